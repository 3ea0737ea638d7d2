import { overwriteGetLocale, getLocale, isLocale, setLocale } from '../paraglide/runtime.js';
import type { Locale } from '../paraglide/runtime.js';

/** The languages in their own words, in the order they are offered. */
export const languageNames: Record<Locale, string> = {
  'zh-Hans': '简体',
  'zh-Hant': '繁體',
  en: 'English',
};

/**
 * The language of the screens. Messages read it through a signal, so that changing it redraws words in
 * place: nothing is reloaded and no alarm is missed.
 */
export class Language {
  #current = $state<Locale>('zh-Hans');

  constructor() {
    this.#current = getLocale();
    overwriteGetLocale(() => this.#current);
    document.documentElement.lang = this.#current;
  }

  get current(): Locale {
    return this.#current;
  }

  choose(locale: string): void {
    if (!isLocale(locale)) return;
    void setLocale(locale, { reload: false });
    this.#current = locale;
    document.documentElement.lang = locale;
  }
}
