import { createContext } from 'svelte';
import type { Language } from '../language/language.svelte.ts';
import type { Session } from '../session/session.svelte.ts';
import type { AlarmSound } from '../sound/alarm-sound.svelte.ts';
import type { Now } from '../time/now.svelte.ts';
import type { Shortcuts } from './shortcuts.svelte.ts';

/** What every page needs; made once by the root layout. */
export interface App {
  readonly language: Language;
  readonly now: Now;
  readonly session: Session;
  readonly sound: AlarmSound;
  readonly shortcuts: Shortcuts;
}

export const [useApp, provideApp] = createContext<() => App>();
