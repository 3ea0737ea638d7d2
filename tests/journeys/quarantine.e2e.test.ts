import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { watchhouse } from '../deployed/command-line.ts';
import { runningHouse } from '../deployed/house.ts';
import { openBrowser } from './browser.ts';
import { atWork, expectClean } from './command-page.ts';
import { shaped } from './words.ts';

const house = runningHouse();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  const { code, err } = await watchhouse('fault', 'poison');
  expect(err).toBe('');
  expect(code).toBe(0);
});
afterAll(() => browser.close());

test(
  'the administrator finds what could not be read, sees why, and has it read again',
  { timeout: 120_000 },
  async () => {
    const view = await atWork(browser, house, 'admin');
    const { page, words } = view;
    await page.getByRole('button', { name: /health/i }).click();
    await page.getByRole('button', { name: words('quarantine_open') }).click();
    await page.getByRole('heading', { name: words('quarantine_title') }).waitFor();

    const row = page
      .getByRole('row')
      .filter({ hasText: words('quarantine_contract') })
      .first();
    await row.filter({ hasText: 'data.position' }).getByRole('button').click();
    const entry = page.getByRole('article');
    await entry.getByText('"position":"somewhere"').waitFor();

    await entry.getByRole('button', { name: words('quarantine_replay') }).click();
    await entry.getByText(words('quarantine_replay_detail')).waitFor();
    await entry.getByRole('button', { name: words('quarantine_replay') }).click();
    const result = await entry.getByText(shaped(words('quarantine_replayed'))).innerText();
    expect(result).toContain('1');
    await row.filter({ hasText: words('quarantine_state_replayed') }).waitFor();
    expectClean(view);
    await view.context.close();
  },
);

test('who is on duty is told of it in the health panel and is not offered what lies there', async () => {
  const view = await atWork(browser, house, 'patrol');
  const { page, words } = view;
  await page.getByRole('button', { name: /health|fault/i }).click();
  await page.getByText(words('health_quarantine')).waitFor();
  expect(await page.getByRole('button', { name: words('quarantine_open') }).count()).toBe(0);
  await page.goto(`/quarantine/${house.first}`);
  await page.getByRole('alert').getByText(words('refusal_access_denied')).waitFor();
  await view.context.close();
});
