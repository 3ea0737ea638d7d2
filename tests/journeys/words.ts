import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import type { Locale } from './browser.ts';

/** The text of a screen by its key: a journey looks for what the user reads, and a new wording breaks none. */
export type Words = (key: string) => string;

/** Texts of one language. Asking for one that does not exist throws, because it would match anything. */
export function wordsOf(locale: Locale): Words {
  const file = path.join(repositoryRoot, `web/messages/${locale}.json`);
  const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  return (key) => {
    const text = texts[key];
    if (text === undefined) throw new Error(`There is no text ${key}.`);
    return text;
  };
}

/** The language of these texts, as the switch of the application values it. */
export const languageOf = (words: Words): Locale =>
  words('sign_in') === wordsOf('en')('sign_in') ? 'en' : 'zh-Hans';

/** A text whose `{blanks}` stand for anything. */
export function shaped(text: string): RegExp {
  const escaped = text.replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(escaped.replace(/\{\w+\}/g, '.+'));
}
