import type { Instant } from '@watchhouse/contracts';
import type { FacilityFailure } from './failures.ts';
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
  /**
   * Until when it is certain that the next batch begins right behind the fence; absent when that is to be looked up
   * in the stream.
   */
  readonly followedUntil?: Instant;
  /** Set when what went before could not be read again, and detection started anew: since when. */
  readonly blindSince?: Instant;
  /** Failures before, until what they left undecided has been caught up. */
  readonly failure?: FacilityFailure;
}
