import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { runningHouse } from '../deployed/house.ts';
import { officerOf } from '../deployed/officer.ts';
import { until } from '../deployed/until.ts';
import { openBrowser } from './browser.ts';
import { atWork, expectClean, heldBy, untilLive } from './command-page.ts';
import type { CommandPage } from './command-page.ts';
import { shaped } from './words.ts';

const house = runningHouse();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

/** The recorded crowd waits before door A every 100 s; an alarm still open may hide two of its turns. */
const nextDwellMs = 330_000;

const placesOf = async ({ map }: CommandPage): Promise<string> =>
  map
    .locator('.person')
    .evaluateAll((people) => people.map((person) => person.getAttribute('style')).join());

test(
  'the command centre sees people walk and an alarm rise, acknowledges it by one key, and a patrol sees at once who has it',
  { timeout: nextDwellMs + 120_000 },
  async () => {
    const command = await atWork(browser, house, 'command');
    const patrol = await atWork(browser, house, 'patrol');
    await Promise.all([untilLive(command), untilLive(patrol)]);
    const { page, words, map, detail } = command;

    // The floor with doors, zones, and people who move; the age of the picture ticks.
    await map.locator('.person').first().waitFor();
    const before = await placesOf(command);
    await until('somebody moves', async () => (await placesOf(command)) !== before || undefined);
    expect(await map.textContent()).toMatch(shaped(words('data_age')));
    await map.getByRole('button', { name: words('map_as_table') }).click();
    for (const caption of [words('table_doors'), words('table_zones'), words('table_people')]) {
      const table = map.getByRole('table', { name: caption });
      expect(await table.getByRole('row').count()).toBeGreaterThan(1);
    }
    await map.getByRole('button', { name: words('map_as_drawing') }).click();

    // An alarm of the danger zone, with place, age, reason and evidence.
    const dwell = command
      .line('Staying in a danger zone')
      .filter({
        hasText: new RegExp(
          `${words('alarm_status_unack_active')}|${words('alarm_status_rtn_unack')}`,
        ),
      })
      .first();
    await dwell.waitFor({ timeout: nextDwellMs });
    expect(await dwell.innerText()).toMatch(/door A/);
    expect(await dwell.innerText()).toMatch(/ago/);
    await dwell.click();
    const told = await detail.innerText();
    for (const part of [
      'Someone has stayed in a danger zone longer than allowed',
      words('evidence_stayed_seconds'),
      words('evidence_bound_seconds'),
      'danger-zone-dwell, version 1',
    ]) {
      expect(told).toContain(part);
    }

    // One key; the colleague's screen says who and from which post.
    const alarm = (await dwell.getAttribute('data-alarm')) ?? '';
    const { badge } = await (await officerOf(house, 'command')).get('me');
    const seen = patrol.page
      .locator(`[data-alarm="${alarm}"]`)
      .filter({ hasText: heldBy(patrol, badge, 'command-centre') });
    const pressedAt = Date.now();
    await page.keyboard.press('a');
    await seen.waitFor();
    const tookMs = Date.now() - pressedAt;
    console.log(`acknowledged, and seen on the other screen after ${String(tookMs)} ms`);
    await detail
      .getByText(`${badge ?? ''} Command centre`)
      .first()
      .waitFor();
    for (const watched of [command, patrol]) {
      expectClean(watched);
      await watched.context.close();
    }
  },
);
