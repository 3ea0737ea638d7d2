import type { Instant } from '@watchhouse/contracts';
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
  /** Set when what went before could not be read again, and detection started anew: since when. */
  readonly blindSince?: Instant;
}
