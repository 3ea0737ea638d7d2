import { afterAll, beforeAll, test } from 'vitest';
import type { Browser, Locator } from 'playwright-core';
import { endAlarm, raiseDuress } from '../deployed/alarms.ts';
import { passwordOf, runningHouse } from '../deployed/house.ts';
import { officerOf } from '../deployed/officer.ts';
import { until } from '../deployed/until.ts';
import { openBrowser, openPage } from './browser.ts';
import { commandPage, expectClean, heldBy, untilLive } from './command-page.ts';
import { wordsOf } from './words.ts';

const house = runningHouse();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

test('without a mouse: signing in, choosing a post, finding the alarm and acknowledging it', async () => {
  const leader = await officerOf(house, 'leader');
  const watched = await openPage(browser, { origin: house.origin, locale: 'zh-Hans' });
  const view = commandPage(watched, wordsOf('zh-Hans'));
  const { page, words, detail } = view;
  const { keyboard } = page;
  const tabTo = async (what: Locator): Promise<void> => {
    await what.waitFor();
    await until('Tab reaches it', async () => {
      if (await what.evaluate((element) => element === document.activeElement)) return true;
      await keyboard.press('Tab');
      return undefined;
    });
  };

  await page.goto('/');
  await tabTo(page.getByRole('button', { name: words('sign_in'), exact: true }));
  await keyboard.press('Enter');
  await tabTo(page.locator('input[name=username]'));
  await keyboard.type('command');
  await tabTo(page.locator('input[name=password]'));
  await keyboard.type(passwordOf(house, 'command'));
  await keyboard.press('Enter');
  await tabTo(page.getByRole('button', { name: words('posting_begin') }));
  await keyboard.press('Enter');
  await untilLive(view);

  // Ctrl-K finds the alarm in any language; J and K walk the list; A acknowledges.
  const row = await raiseDuress(house, leader, house.first);
  const line = page.locator(`[data-alarm="${row.alarm}"]`);
  await line.waitFor();
  await keyboard.press('Control+k');
  await keyboard.type('duress');
  await keyboard.press('Enter');
  await detail.getByRole('heading', { name: row.definition.title['zh-Hans'] }).waitFor();
  await keyboard.press('Escape');
  await until('J selects the alarm', async () => {
    if ((await line.getAttribute('aria-current')) === 'true') return true;
    await keyboard.press('j');
    return undefined;
  });
  await keyboard.press('a');
  const { badge } = await (await officerOf(house, 'command')).get('me');
  await line.filter({ hasText: heldBy(view, badge, 'command-centre') }).waitFor();

  await endAlarm(house, leader, row);
  await line.filter({ hasText: words('alarm_status_normal') }).waitFor();
  expectClean(view);
  await watched.context.close();
});
