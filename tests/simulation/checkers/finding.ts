import type { Played } from '../world/played.ts';

/** A promise that was broken: in one sentence, and when, in virtual milliseconds since 1970 (UTC). */
export interface Finding {
  readonly text: string;
  readonly at?: number;
  /** Words that the story's lines about it hold: ids of alarms, signals or records. */
  readonly about?: readonly string[];
}

/** Looks whether one promise was kept. */
export type Checker = (played: Played) => Promise<readonly Finding[]> | readonly Finding[];
