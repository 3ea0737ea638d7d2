import { limits } from '@watchhouse/contracts';
import type { FacilityId, Instant, LiveState, MapDelta, Signal } from '@watchhouse/contracts';
import { emptyLive as nothingMoves, foldLive, msBetween } from '@watchhouse/domain';
import type { HeartbeatArrivals } from '@watchhouse/domain';
import type { Folded } from './fold-records.ts';

type Counters = LiveState['counters'];

/** What moves in a facility, and what was accepted since it was last published. */
export interface LiveFold {
  readonly state: LiveState;
  readonly signals: readonly Signal[];
  readonly counters: Counters;
  /** When the newest heartbeat of each agent arrived. */
  readonly arrivals?: HeartbeatArrivals;
  /** When a delta was last published, and when the object of the state was last written. */
  readonly publishedAt?: Instant;
  readonly writtenAt?: Instant;
  /** Version of the object as it was written last. */
  readonly writtenTag?: string | undefined;
  /** Arrival of the record behind which the last keyframe was written. */
  readonly keyframeAt?: Instant;
  /** Live connections at the last publication. */
  readonly watchers: number;
}

const nothing: Counters = { signals: 0, late: 0, duplicates: 0, quarantined: 0, sequenceGaps: 0 };

/** A facility of which nothing has been seen moving. */
export const emptyLive = (facility: FacilityId, asOf: Instant): LiveFold => ({
  state: nothingMoves(facility, asOf),
  signals: [],
  counters: nothing,
  watchers: 0,
});

/** Takes what a run of records brought; it is folded when it is published. */
export function foldAccepted(live: LiveFold, folded: Folded): LiveFold {
  const counters = { ...live.counters };
  for (const { signals, late, duplicates, sequenceGaps } of folded.counters) {
    counters.signals += signals;
    counters.late += late;
    counters.duplicates += duplicates;
    counters.sequenceGaps += sequenceGaps;
  }
  for (const { quarantined } of folded.quarantines) counters.quarantined += quarantined.length;
  const arrivals = { ...live.arrivals, ...folded.arrivals };
  return { ...live, counters, arrivals, signals: [...live.signals, ...folded.accepted] };
}

/** True when a delta may be published again. */
export const isDeltaDue = ({ publishedAt }: LiveFold, now: Instant): boolean =>
  publishedAt === undefined || msBetween(publishedAt, now) >= limits.push.mapIntervalMs;

/** True when the object of the state is to be written: at each delta while somebody watches, else seldom. */
export const isWriteDue = ({ watchers, writtenAt }: LiveFold, now: Instant): boolean =>
  watchers > 0 ||
  writtenAt === undefined ||
  msBetween(writtenAt, now) >= limits.snapshot.liveStateIdleWriteMs;

/** Folds what was accepted; the delta is what to publish, if anything moved. */
export function foldPending(live: LiveFold): {
  readonly live: LiveFold;
  readonly delta: MapDelta | undefined;
} {
  const { state, delta } = foldLive(live.state, live.signals, live.counters, live.arrivals);
  return { live: { ...live, state, signals: [], counters: nothing }, delta };
}
