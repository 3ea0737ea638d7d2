import type { Post } from '@watchhouse/contracts';
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { passwordOf } from '../deployed/house.ts';
import type { House } from '../deployed/house.ts';
import { openPage } from './browser.ts';
import type { PageOptions, Watched } from './browser.ts';
import type { Browser } from 'playwright-core';
import { languageOf, wordsOf } from './words.ts';
import type { Words } from './words.ts';

/** The command view of somebody who signed in and chose a post, by what a user perceives. */
export interface CommandPage extends Watched {
  readonly words: Words;
  /** The line of an alarm in the list; a part of its text tells which. */
  readonly line: (text: string | RegExp) => Locator;
  readonly list: Locator;
  readonly detail: Locator;
  readonly map: Locator;
  readonly connection: Locator;
}

/** Opens a window, signs in through the hosted login and takes the first post and purpose offered. */
export async function atWork(
  browser: Browser,
  house: House,
  account: string,
  options: Partial<PageOptions> = {},
): Promise<CommandPage> {
  const words = wordsOf(options.locale ?? 'en');
  const watched = await openPage(browser, { origin: house.origin, ...options });
  const { page } = watched;
  await signIn(page, house, account, words);
  const begin = page.getByRole('button', { name: words('posting_begin') });
  // Where there is only one post and one purpose, there is nothing to choose.
  if (await begin.isVisible()) await begin.click();
  await page.getByRole('region', { name: words('map_title') }).waitFor();
  return commandPage(watched, words);
}

/** From the first page to the choice of post, or to the work where there is nothing to choose. */
export async function signIn(
  page: Page,
  house: House,
  account: string,
  words: Words,
): Promise<void> {
  await page.goto('/');
  await page.getByRole('combobox').selectOption(languageOf(words));
  await page.getByRole('button', { name: words('sign_in'), exact: true }).click();
  await page.locator('input[name=username]').fill(account);
  await page.locator('input[name=password]').fill(passwordOf(house, account));
  await page.locator('input[name=password]').press('Enter');
  const choice = page.getByRole('button', { name: words('posting_begin') });
  const work = page.getByRole('region', { name: words('map_title') });
  await choice.or(work).first().waitFor();
}

/** The parts of a command view that is open. */
export function commandPage(watched: Watched, words: Words): CommandPage {
  const { page } = watched;
  const list = page.getByRole('region', { name: words('alarms_title') });
  return {
    ...watched,
    words,
    list,
    line: (text) => list.getByRole('button').filter({ hasText: text }),
    detail: page.getByRole('complementary', { name: words('detail_title') }),
    map: page.getByRole('region', { name: words('map_title') }),
    connection: page.getByRole('contentinfo').getByRole('status').first(),
  };
}

/** Waits until the live connection stands. */
export async function untilLive({ connection, words }: CommandPage): Promise<void> {
  await connection.filter({ hasText: words('connection_live') }).waitFor();
}

/** Nothing left the origin, every page had a policy, and the browser complained of nothing. */
export function expectClean({ foreignRequests, complaints, unprotected }: Watched): void {
  expect({ foreignRequests, complaints, unprotected }).toEqual({
    foreignRequests: [],
    complaints: [],
    unprotected: [],
  });
}

/** Who is on an alarm, as its line says it while it lasts and when it is over: badge and post. */
export function heldBy({ words }: CommandPage, badge: string | undefined, post: Post): string {
  return `${badge ?? ''} ${words(`post_${post.replaceAll('-', '_')}`)}`;
}
