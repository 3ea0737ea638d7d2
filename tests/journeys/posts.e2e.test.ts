import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { endAlarm, raiseDuress } from '../deployed/alarms.ts';
import { runningHouse } from '../deployed/house.ts';
import { officerOf } from '../deployed/officer.ts';
import { openBrowser } from './browser.ts';
import { atWork, expectClean, untilLive } from './command-page.ts';

const house = runningHouse();
let browser: Browser;
let row: Awaited<ReturnType<typeof raiseDuress>>;
const raiser = await officerOf(house, 'command');
beforeAll(async () => {
  browser = await openBrowser();
  row = await raiseDuress(house, raiser, house.first);
});
afterAll(async () => {
  await endAlarm(house, raiser, row);
  await browser.close();
});

/** Acts that change an alarm; the words stand on buttons. */
const acts = ['alarm_acknowledge', 'alarm_shelve', 'alarm_unshelve', 'alarm_end'];

test('the city supervisor sees both houses of the city and can change nothing in them', async () => {
  const view = await atWork(browser, house, 'city');
  const { page, words, detail, map } = view;
  const choice = page.getByRole('combobox', { name: words('facility') });
  const names = await choice.getByRole('option').allInnerTexts();
  expect(new Set(names).size).toBe(2);
  const line = page.locator(`[data-alarm="${row.alarm}"]`);
  for (const facility of [house.second, house.first]) {
    await choice.selectOption(facility);
    await page.waitForURL(new RegExp(facility));
    await map.waitFor();
    if (facility === house.second) await line.waitFor({ state: 'detached' });
  }
  await line.click();
  await detail.getByText(words('read_only_post')).waitFor();
  for (const act of acts) {
    expect(await detail.getByRole('button', { name: words(act) }).count()).toBe(0);
  }
  await view.context.close();
});

test.for(['procurator', 'medical'])('%s reads alarms and is offered no act', async (account) => {
  const view = await atWork(browser, house, account);
  const { page, words, detail } = view;
  await untilLive(view);
  await page.locator(`[data-alarm="${row.alarm}"]`).click();
  await detail.getByText(words('read_only_post')).waitFor();
  for (const act of acts) {
    expect(await detail.getByRole('button', { name: words(act) }).count()).toBe(0);
  }
  // The key of who may acknowledge does nothing here.
  await page.keyboard.press('a');
  await page.keyboard.press('j');
  const { rows } = await raiser.get('openAlarms');
  expect(rows.find(({ alarm }) => alarm === row.alarm)?.status).toBe('unack-active');
  expect(await page.getByRole('combobox', { name: words('facility') }).count()).toBe(0);
  await view.context.close();
});

test('who stands in one house is shown that house only, and another one does not exist for them', async () => {
  const view = await atWork(browser, house, 'neighbour');
  const { page, words } = view;
  expect(await page.getByRole('combobox', { name: words('facility') }).count()).toBe(0);
  expect(await page.locator(`[data-alarm="${row.alarm}"]`).count()).toBe(0);
  await page.goto(`/command/${house.first}`);
  await page.getByText(words('facility_unknown')).waitFor();
  expectClean(view);
  await view.context.close();
});
