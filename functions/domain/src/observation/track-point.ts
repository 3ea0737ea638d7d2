import type {
  LevelId,
  PersonMotion,
  PersonObserved,
  Position,
  TrackId,
} from '@watchhouse/contracts';
import type { z } from 'zod';

/** One full-rate point of a track: event time in milliseconds since 1970 (UTC), metres on the plan. */
export interface TrackPoint {
  readonly track: TrackId;
  readonly level: LevelId;
  readonly at: number;
  readonly position: Position;
  /** Head height above the floor in metres. */
  readonly height?: number;
}

/** What the sampling core says: the data of one signal and its event time. */
export type Observation =
  | {
      readonly type: 'person.observed';
      readonly at: number;
      readonly data: z.infer<typeof PersonObserved>;
    }
  | {
      readonly type: 'person.motion';
      readonly at: number;
      readonly data: z.infer<typeof PersonMotion>;
    };
export type Transition = NonNullable<z.infer<typeof PersonObserved>['transition']>;

/** Metres between two places. */
export const distance = ([ax, ay]: Position, [bx, by]: Position): number =>
  Math.hypot(bx - ax, by - ay);

/** Rounds to so many decimals: below a centimetre a track is noise, and digits cost bytes. */
export function rounded(value: number, decimals = 2): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
