import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page, Response } from 'playwright-core';
import { findChromium } from '../run/chromium.ts';

/** What a page must never do, noted while it is used. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses outside the product's own origin that were asked for. */
  readonly foreignRequests: string[];
  /** Errors on the console and uncaught ones, in the words of the browser. */
  readonly complaints: string[];
  /** Documents that came without a content security policy. */
  readonly unprotected: string[];
}

/** Names of the languages as the application knows them. */
export type Locale = 'en' | 'zh-Hans';

export interface PageOptions {
  readonly origin: string;
  readonly locale?: Locale;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** A real Chromium with nothing that calls home. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium(process.env);
  if (executablePath === undefined) throw new Error('The journeys need a Chromium.');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Somebody's own browser window: nothing is shared with any other. */
export async function openPage(
  browser: Browser,
  { origin, locale = 'en', viewport = { width: 1440, height: 900 } }: PageOptions,
): Promise<Watched> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport,
    locale: locale === 'en' ? 'en-GB' : 'zh-CN',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const watched: Watched = { page, context, foreignRequests: [], complaints: [], unprotected: [] };
  const { host } = new URL(origin);
  context.on('request', (request) => {
    const address = new URL(request.url());
    const isOwn = address.host === host || ['data:', 'blob:'].includes(address.protocol);
    if (!isOwn) watched.foreignRequests.push(request.url());
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== host) watched.foreignRequests.push(socket.url());
  });
  page.on('pageerror', (error) => watched.complaints.push(String(error)));
  page.on('console', (message) => {
    const { url } = message.location();
    if (message.type() !== 'error' || isOfProvider(url) || url.endsWith('/favicon.ico')) return;
    watched.complaints.push(`${message.text()} ${url}`);
  });
  page.on('response', (response) => {
    const isPage = response.request().isNavigationRequest() && response.status() === 200;
    if (isPage && !isOfProvider(response.url())) void notePolicy(watched, response);
  });
  return watched;
}

/** The sign-in page belongs to the identity provider, which is not ours to protect. */
const isOfProvider = (address: string): boolean => /\/(login|oauth2|logout)\b/.test(address);

/** By header, as the CDN of the deployment sends it, or by the page itself. */
async function notePolicy({ unprotected }: Watched, response: Response): Promise<void> {
  const isInHeader = response.headers()['content-security-policy'] !== undefined;
  if (isInHeader || /http-equiv="content-security-policy"/i.test(await response.text())) return;
  unprotected.push(response.url());
}
