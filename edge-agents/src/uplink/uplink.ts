import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '@watchhouse/contracts';
import { reasonOf } from '../config.ts';
import type { MemorySpool } from '../spool/memory-spool.ts';
import type { SignalStream } from './stream.ts';
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
