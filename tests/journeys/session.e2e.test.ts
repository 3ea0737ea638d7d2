import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '@watchhouse/contracts';
import type { Browser } from 'playwright-core';
import { endAlarm, raiseDuress } from '../deployed/alarms.ts';
import { runningHouse } from '../deployed/house.ts';
import { aCommand, officerOf } from '../deployed/officer.ts';
import { openBrowser } from './browser.ts';
import { atWork, untilLive } from './command-page.ts';

const house = runningHouse();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

test(
  'an officer who is relieved loses the live connection within a minute, and the screen says why',
  { timeout: 180_000 },
  async () => {
    const admin = await officerOf(house, 'admin');
    const { officer, principal, badge } = await (await officerOf(house, 'warden')).get('me');
    if (officer === undefined || badge === undefined) throw new Error('The warden has no badge.');
    const view = await atWork(browser, house, 'warden');
    await untilLive(view);
    const { words, connection } = view;
    const relievedAt = Date.now();
    const answer = await admin.command(aCommand(house, 'officer.relieve', { officer }));
    try {
      expect(answer.status).toBe(200);
      const lost = connection.filter({ hasText: words('connection_right_lost') });
      await lost.waitFor({ timeout: limits.push.rightsReviewSeconds * 1_000 + 10_000 });
      const seconds = (Date.now() - relievedAt) / 1_000;
      console.log(`the relieved officer's connection was closed after ${seconds.toFixed(1)} s`);
      expect(seconds).toBeLessThan(limits.push.rightsReviewSeconds);
    } finally {
      const name = 'Demo warden';
      const posted = { officer, principal, badge, name, posts: ['warden' as const] };
      await admin.command(aCommand(house, 'officer.post', posted));
      await view.context.close();
    }
  },
);

test('signing out takes everything off the screen, and no address brings it back', async () => {
  const view = await atWork(browser, house, 'patrol');
  await untilLive(view);
  const { page, words } = view;
  await page.getByRole('button', { name: words('sign_out') }).click();
  await page.getByRole('button', { name: words('sign_in'), exact: true }).waitFor();
  expect(await page.getByRole('region', { name: words('alarms_title') }).count()).toBe(0);
  await page.goto(`/command/${house.first}`);
  await page.getByRole('button', { name: words('sign_in'), exact: true }).waitFor();
  await view.context.close();
});

test('another language changes the words and nothing else: the selection stays', async () => {
  const officer = await officerOf(house, 'command');
  const view = await atWork(browser, house, 'leader');
  const row = await raiseDuress(house, officer, house.first);
  const { page, words, detail } = view;
  await page.locator(`[data-alarm="${row.alarm}"]`).click();
  await detail.getByRole('heading', { name: row.definition.title.en }).waitFor();
  let navigations = 0;
  page.on('framenavigated', () => (navigations += 1));
  await page.getByRole('combobox', { name: words('language') }).selectOption('zh-Hans');
  await page.getByRole('heading', { name: row.definition.title['zh-Hans'] }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
  const line = page.locator(`[data-alarm="${row.alarm}"]`);
  expect(await line.getAttribute('aria-current')).toBe('true');
  expect(navigations).toBe(0);
  await endAlarm(house, officer, row);
  await view.context.close();
});

test('a cut line is shown as such, and nothing is missing when it is back', async () => {
  const officer = await officerOf(house, 'leader');
  const view = await atWork(browser, house, 'command');
  await untilLive(view);
  const { page, words, connection, list, context } = view;
  const before = await raiseDuress(house, officer, house.first);
  await page.locator(`[data-alarm="${before.alarm}"]`).waitFor();
  await context.setOffline(true);
  await connection.filter({ hasNotText: words('connection_live') }).waitFor({ timeout: 60_000 });
  await list.getByText(words('alarms_stale')).waitFor();
  expect(await page.locator(`[data-alarm="${before.alarm}"]`).count()).toBe(1);
  const meanwhile = await raiseDuress(house, officer, house.first);
  expect(await page.locator(`[data-alarm="${meanwhile.alarm}"]`).count()).toBe(0);
  await context.setOffline(false);
  await untilLive(view);
  await page.locator(`[data-alarm="${meanwhile.alarm}"]`).waitFor();
  await list.getByText(words('alarms_stale')).waitFor({ state: 'detached' });
  expect(await page.locator(`[data-alarm="${before.alarm}"]`).count()).toBe(1);
  for (const row of [before, meanwhile]) await endAlarm(house, officer, row);
  await context.close();
});
