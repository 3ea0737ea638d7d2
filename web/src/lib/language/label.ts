import type { Label, PersonalText } from '@watchhouse/contracts';
import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';

/** A label of published data in the language of the screen. */
export function inLanguage(label: Label): string {
  return label[getLocale()];
}

/** Personal text as it may be read today: it may have been erased since. */
export function personalWords(text: PersonalText): string {
  return typeof text === 'string' ? text : m.text_erased();
}
