import { limits } from '@watchhouse/contracts';
import type { SpooledRecord } from '../spool/aggregate.ts';
import type { Queue, Spool } from '../spool/spool.ts';
import { runLane } from './lane.ts';
import type { LaneEvents, LaneSetup, Source } from './lane.ts';
import type { Overtaking, OvertakingKind } from './overtaking.ts';
import { createShare, siteRates } from './share.ts';
import type { Rates } from './share.ts';
import type { SignalStream } from './stream.ts';
import { hostTiming } from './timing.ts';
import type { Timing } from './timing.ts';

/** What a line sends, where to, and how fast. */
export interface Uplink {
  readonly spool: Spool;
  readonly overtaking: Overtaking;
  readonly stream: SignalStream;
  readonly events: LaneEvents;
  /** The site's share of a shard unless told otherwise. */
  readonly rates?: Rates;
  /** The clock of this machine unless told otherwise. */
  readonly timing?: Timing;
}

/**
 * Keeps a site's line to the stream until the signal aborts. What stands in order has a lane of its own; expedited
 * signals, edge alarms and map summaries each overtake it on theirs, so that none waits for a slow call of another.
 * All use one share of the shard, but only the ordered lane waits for it.
 */
export async function runLanes(
  { spool, overtaking, stream, events, rates = siteRates, timing = hostTiming }: Uplink,
  signal: AbortSignal,
): Promise<void> {
  const share = createShare(rates, timing.now);
  let back = new AbortController();
  const ringing: LaneEvents = {
    ...events,
    delivered: (records, signals) => {
      events.delivered(records, signals);
      const woken = back;
      back = new AbortController();
      woken.abort();
    },
  };
  const common = { stream, events: ringing, lineBack: () => back.signal, timing, signal };
  const overtakes: LaneSetup = {
    ...common,
    pace: (records) => {
      share.owe(records);
      return 0;
    },
  };
  await Promise.all([
    runLane(orderedOf(spool, rates), { ...common, pace: share.take }),
    runLane(queueOf(spool, 'expedited', limits.agent.bytesPerPutMax), overtakes),
    runLane(overtakingOf(overtaking, 'edge.alarm'), overtakes),
    runLane(overtakingOf(overtaking, 'map.summary'), overtakes),
  ]);
}

/** A call takes at most about a second's share, so that a drain stays even. */
function orderedOf(spool: Spool, rates: Rates): Source {
  const bytesMax = Math.min(limits.agent.bytesPerPutMax, rates.bytes);
  return queueOf(spool, 'ordered', bytesMax);
}

const queueOf = (spool: Spool, queue: Queue, bytesMax: number): Source => ({
  filled: (signal) => spool.filled(queue, signal),
  oldest: (recordsMax) => spool.oldest(queue, recordsMax, bytesMax),
  remove: (delivered) => spool.remove(queue, delivered),
  refuse: (record, reason) => spool.refuse(queue, record, reason),
});

function overtakingOf(overtaking: Overtaking, kind: OvertakingKind): Source {
  const forget = (records: readonly SpooledRecord[]): Promise<void> => {
    overtaking.remove(kind, records);
    return Promise.resolve();
  };
  return {
    filled: (signal) => overtaking.filled(kind, signal),
    oldest: (recordsMax) => overtaking.oldest(kind, recordsMax),
    remove: forget,
    refuse: (record) => forget([record]),
  };
}
