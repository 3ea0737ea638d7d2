import type { Browser, Page } from 'playwright-core';
import { endAlarm, openAlarm } from '../deployed/alarms.ts';
import type { House } from '../deployed/house.ts';
import { officerOf } from '../deployed/officer.ts';
import type { Officer } from '../deployed/officer.ts';
import { testAgent } from '../deployed/test-agent.ts';
import { openBrowser } from '../journeys/browser.ts';
import { atWork, untilLive } from '../journeys/command-page.ts';
import { percentilesOf } from './percentiles.ts';
import type { Percentiles } from './percentiles.ts';

const alarmsMeasured = 20;

/** Milliseconds from a signal's put until its alarm stands in the list of a browser; `null` without a browser. */
export async function measureBrowser(house: House): Promise<Percentiles | null> {
  let browser: Browser;
  try {
    browser = await openBrowser();
  } catch {
    return null;
  }
  try {
    const view = await atWork(browser, house, 'leader');
    await untilLive(view);
    const officer = await officerOf(house, 'command');
    const times: number[] = [];
    for (let turn = 0; turn < alarmsMeasured; turn += 1) {
      times.push(await once(house, officer, view.page));
    }
    return percentilesOf(times);
  } finally {
    await browser.close();
  }
}

async function once(house: House, officer: Officer, page: Page): Promise<number> {
  const agent = testAgent(house, house.first);
  const { record, signal } = agent.duress();
  const lines = page.getByRole('region').getByRole('button').filter({ hasText: 'Officer duress' });
  const unseen = lines.filter({ hasText: 'Unacknowledged' });
  const put = Date.now();
  await agent.put(record);
  await unseen.first().waitFor();
  const took = Date.now() - put;
  const row = await openAlarm(officer, house.first, ({ evidence }) =>
    evidence.signals.some((id) => id === signal),
  );
  await endAlarm(house, officer, row);
  await unseen.first().waitFor({ state: 'detached' });
  return took;
}
