import type { Fence } from './fence.ts';
import type { Folding } from './fold-records.ts';
import type { LiveFold } from './live-fold.ts';
import type { SinceSnapshot } from './snapshot.ts';

/** What a process knows of a facility between batches; thrown away whenever a batch does not come to its end. */
export interface FacilityState {
  readonly folding: Folding;
  readonly live: LiveFold;
  readonly fence: Fence | undefined;
  readonly since: SinceSnapshot;
  /** Part of what was decided could not be read again: detection does not know what went before. */
  readonly isBlind: boolean;
}
