import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '@watchhouse/contracts';
import { reasonOf } from '../config.ts';
import type { MemorySpool } from '../spool/memory-spool.ts';
import type { SignalStream } from './stream.ts';
import type { Queue, Spool } from '../spool/spool.ts';
import { runLane } from './lane.ts';
import type { LaneEvents, LaneSetup, Source } from './lane.ts';
import type { Overtaking, OvertakingKind } from './overtaking.ts';
import { createShare, siteRates } from './share.ts';
import type { Rates } from './share.ts';
import { createTokenBucket } from './token-bucket.ts';

/** What an uplink tells while it runs. */
export interface UplinkEvents {
  readonly delivered: (records: number, signals: number) => void;
  readonly failed: (reason: string) => void;
}

/**
 * Sends a spool to the stream, oldest first, with one call in flight, within the site's share of a shard.
 * After a failure it goes on with the first record that was not taken: a duplicate is harmless, a record out
 * of order is not. Ends when the signal aborts and the call in flight is over.
 */
export async function runUplink(
  spool: MemorySpool,
  stream: SignalStream,
  events: UplinkEvents,
  signal: AbortSignal,
): Promise<void> {
  const { perSecondMax, bytesPerSecondMax } = limits.signal;
  const signals = createTokenBucket(perSecondMax, performance.now());
  const bytes = createTokenBucket(bytesPerSecondMax, performance.now());
  let failures = 0;
  while (!signal.aborted) {
    await spool.filled(signal);
    const records = spool.oldest(limits.agent.recordsPerPutMax, affordableBytes);
    if (records.length === 0) continue;
    const now = performance.now();
    const waitMs = Math.max(
      signals.take(sum(records.map((record) => record.signals)), now),
      bytes.take(sum(records.map((record) => record.bytes)), now),
    );
    if (!(await pause(waitMs, signal))) return;
    const taken = await attempt(stream, records, events);
    const delivered = records.slice(0, taken);
    spool.remove(delivered);
    if (delivered.length > 0)
      events.delivered(taken, sum(delivered.map((record) => record.signals)));
    failures = taken === records.length ? 0 : failures + 1;
    if (failures > 0 && !(await pause(backoffMs(failures), signal))) return;
  }
}

/** A call takes at most about a second's share, so that a drain stays even. */
const affordableBytes = Math.min(limits.agent.bytesPerPutMax, limits.signal.bytesPerSecondMax);

async function attempt(
  stream: SignalStream,
  records: Parameters<SignalStream['put']>[0],
  events: UplinkEvents,
): Promise<number> {
  try {
    const { taken, reason } = await stream.put(records);
    if (reason !== undefined) events.failed(reason);
    return taken;
  } catch (error) {
    events.failed(reasonOf(error));
    return 0;
  }
}

/** Doubles from failure to failure, with chance in it so that many sites do not come back together. */
function backoffMs(failures: number): number {
  const { retryBackoffMsMin, retryBackoffMsMax } = limits.agent;
  const most = Math.min(retryBackoffMsMax, retryBackoffMsMin * 2 ** (failures - 1));
  return most * (0.5 + Math.random() / 2);
}

/** Waits; false when the signal aborted meanwhile. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (ms <= 0) return !signal.aborted;
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

/** What the lanes of a line tell while they run. */
export interface LinesEvents extends LaneEvents {
  /** Told at the start and when it changes: draining means that what waits is older than a moment. */
  readonly line: (state: 'live' | 'draining') => void;
}

/** What a line sends, where to, and how fast. */
export interface Uplink {
  readonly spool: Spool;
  readonly overtaking: Overtaking;
  readonly stream: SignalStream;
  readonly events: LinesEvents;
  /** The site's share of a shard unless told otherwise. */
  readonly rates?: Rates;
}

/**
 * Keeps a site's line to the stream until the signal aborts. What stands in order has a lane of its own; expedited
 * signals, edge alarms and map summaries each overtake it on theirs, so that none waits for a slow call of another.
 * All use one share of the shard, but only the ordered lane waits for it.
 */
export async function runLanes(
  { spool, overtaking, stream, events, rates = siteRates }: Uplink,
  signal: AbortSignal,
): Promise<void> {
  const share = createShare(rates, () => performance.now());
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
  const common = { stream, events: ringing, lineBack: () => back.signal, signal };
  const overtakes: LaneSetup = {
    ...common,
    pace: (records) => {
      share.owe(records);
      return 0;
    },
  };
  const watching = watchLine(spool, events.line);
  await Promise.all([
    runLane(orderedOf(spool, rates), { ...common, pace: share.take }),
    runLane(queueOf(spool, 'expedited', limits.agent.bytesPerPutMax), overtakes),
    runLane(overtakingOf(overtaking, 'edge.alarm'), overtakes),
    runLane(overtakingOf(overtaking, 'map.summary'), overtakes),
  ]);
  clearInterval(watching);
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

const overtakingOf = (overtaking: Overtaking, kind: OvertakingKind): Source => ({
  filled: (signal) => overtaking.filled(kind, signal),
  oldest: (recordsMax) => overtaking.oldest(kind, recordsMax),
  remove: (delivered) => Promise.resolve(overtaking.remove(kind, delivered)),
  refuse: (record) => Promise.resolve(overtaking.remove(kind, [record])),
});

/** Tells how the line is, now and whenever it has changed. */
function watchLine(spool: Spool, tell: LinesEvents['line']): NodeJS.Timeout {
  let told: 'live' | 'draining' | undefined;
  const look = () => {
    const { waitingSince = Infinity } = spool.state();
    const behind = Date.now() - waitingSince > limits.agent.drainingAfterMs;
    const line = behind ? 'draining' : 'live';
    if (line !== told) tell(line);
    told = line;
  };
  look();
  return setInterval(look, limits.signal.aggregateIntervalMs);
}
