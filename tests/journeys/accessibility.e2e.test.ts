import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { endAlarm, raiseDuress } from '../deployed/alarms.ts';
import { runningHouse } from '../deployed/house.ts';
import { officerOf } from '../deployed/officer.ts';
import { openBrowser, openPage } from './browser.ts';
import { commandPage, expectClean, signIn, untilLive } from './command-page.ts';
import { wordsOf } from './words.ts';

const house = runningHouse();
let browser: Browser;
const officer = await officerOf(house, 'leader');
let row: Awaited<ReturnType<typeof raiseDuress>>;
beforeAll(async () => {
  browser = await openBrowser();
  row = await raiseDuress(house, officer, house.first);
});
afterAll(async () => {
  await endAlarm(house, officer, row);
  await browser.close();
});

/** What axe calls serious or critical, in words that say where. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${String(target)}`));
}

test.for([
  ['en', 1440],
  ['en', 390],
  ['zh-Hans', 1440],
  ['zh-Hans', 390],
] as const)('no serious barrier in %s at %i pixels', async ([locale, width]) => {
  const words = wordsOf(locale);
  const viewport = { width, height: width === 390 ? 844 : 900 };
  const watched = await openPage(browser, { origin: house.origin, locale, viewport });
  const view = commandPage(watched, words);
  const { page, detail, map } = view;
  await signIn(page, house, 'command', words);
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: words('posting_begin') }).click();
  await untilLive(view);
  await page.locator(`[data-alarm="${row.alarm}"]`).click();
  await detail.getByText(row.definition.message[locale]).waitFor();
  await map.locator('.person').first().waitFor({ state: 'attached' });
  expect(await barriers(page)).toEqual([]);
  // Nothing is wider than the screen: a phone held in one hand scrolls one way only.
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(excess).toBeLessThanOrEqual(0);
  expectClean(view);
  await watched.context.close();
});
