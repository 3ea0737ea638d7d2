import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { endAlarm, openAlarm, raiseDuress } from '../deployed/alarms.ts';
import { runningHouse } from '../deployed/house.ts';
import { officerOf } from '../deployed/officer.ts';
import { featuresOf, testAgent } from '../deployed/test-agent.ts';
import { openBrowser } from './browser.ts';
import { atWork, expectClean, heldBy, untilLive } from './command-page.ts';
import { shaped } from './words.ts';

const house = runningHouse();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

/** Somebody stands in the danger zone of a cell for longer than allowed: an alarm that may be shelved. */
async function aDwellAlarm() {
  const officer = await officerOf(house, 'command');
  const agent = testAgent(house, house.first);
  const zone = featuresOf(house.first, 'zone')
    .filter(({ properties }) => properties.class === 'danger')
    .at(-3);
  if (zone === undefined) throw new Error('The plan of the sample has no danger zone.');
  const track = house.services.ids.next('track');
  const [x, y] = zone.geometry.coordinates[0]?.[0] ?? [0, 0];
  const stay = zone.properties.dwellSeconds ?? 20;
  const { level } = zone.properties;
  const seen = (second: number) =>
    agent.signal(
      'person.observed',
      { track, level, position: [x + 0.2, y + 0.2], height: 1.7, zones: [zone.id] },
      { time: new Date(Date.now() - (stay + 5 - second) * 1_000).toISOString() },
    );
  await agent.put(agent.aggregate(Array.from({ length: stay + 4 }, (_, second) => seen(second))));
  await agent.put(agent.aggregate());
  const row = await openAlarm(officer, house.first, ({ place }) => place.zone === zone.id);
  return { row, officer };
}

test('an alarm is shelved with a reason until a time, seen as such elsewhere, and brought back', async () => {
  const view = await atWork(browser, house, 'command');
  const leader = await atWork(browser, house, 'leader');
  await Promise.all([untilLive(view), untilLive(leader)]);
  const { page, words, detail } = view;
  const { row, officer } = await aDwellAlarm();
  const line = page.locator(`[data-alarm="${row.alarm}"]`);
  await line.click();
  await detail.getByRole('button', { name: words('alarm_shelve'), exact: true }).click();
  const form = detail.getByRole('form', { name: words('alarm_shelve') });
  await form.getByRole('radio', { name: '30 min' }).check();

  // Without a reason nothing is sent, and the fault stands beside the field.
  const send = form.getByRole('button', { name: words('alarm_shelve') });
  await send.click();
  const reason = form.getByRole('textbox', { name: words('reason') });
  expect(await reason.getAttribute('aria-invalid')).toBe('true');
  await reason.fill('Window is being repaired, two wardens are there');
  await send.click();

  await line.filter({ hasText: shaped(words('alarm_shelved_left')) }).waitFor();
  const elsewhere = leader.page.locator(`[data-alarm="${row.alarm}"]`);
  await elsewhere.filter({ hasText: shaped(words('alarm_shelved_left')) }).waitFor();
  await detail.getByText('Window is being repaired, two wardens are there').waitFor();
  await detail.getByText(shaped(words('step_until'))).waitFor();

  await detail.getByRole('button', { name: words('alarm_unshelve') }).click();
  await elsewhere.filter({ hasNotText: shaped(words('alarm_shelved_left')) }).waitFor();
  await endAlarm(house, officer, row);
  for (const watched of [view, leader]) {
    expectClean(watched);
    await watched.context.close();
  }
});

test('a duress alarm offers no shelving and says why', async () => {
  const view = await atWork(browser, house, 'leader');
  const officer = await officerOf(house, 'command');
  const row = await raiseDuress(house, officer, house.first);
  const { page, words, detail } = view;
  await page.locator(`[data-alarm="${row.alarm}"]`).click();
  await detail.getByText(words('alarm_never_shelvable')).waitFor();
  expect(await detail.getByRole('button', { name: words('alarm_shelve') }).count()).toBe(0);
  await endAlarm(house, officer, row);
  await view.context.close();
});

test('of two officers who press at the same moment, the slower one reads who was first', async () => {
  const [one, two] = [
    await atWork(browser, house, 'command'),
    await atWork(browser, house, 'leader'),
  ];
  await Promise.all([untilLive(one), untilLive(two)]);
  const officer = await officerOf(house, 'command');
  const row = await raiseDuress(house, officer, house.first);
  for (const { page } of [one, two]) {
    await page.locator(`[data-alarm="${row.alarm}"]`).click();
  }
  await Promise.all([one.page.keyboard.press('a'), two.page.keyboard.press('a')]);
  const refused = shaped(one.words('refusal_alarm_already_acknowledged'));
  const notice = (view: typeof one) => view.detail.getByRole('alert').filter({ hasText: refused });
  const loser = await Promise.race(
    [one, two].map(async (view) => {
      await notice(view).waitFor();
      return view;
    }),
  );
  const winner = loser === one ? 'leader' : 'command';
  const { badge } = await (await officerOf(house, winner)).get('me');
  const post = winner === 'leader' ? 'duty-leader' : 'command-centre';
  expect(await notice(loser).innerText()).toContain(badge);
  const line = loser.page.locator(`[data-alarm="${row.alarm}"]`);
  await line.filter({ hasText: heldBy(loser, badge, post) }).waitFor();
  await endAlarm(house, officer, row);
  await Promise.all([one.context.close(), two.context.close()]);
});
