import { limits } from '@watchhouse/contracts';
import { reasonOf } from '../config.ts';
import type { SpooledRecord } from '../spool/aggregate.ts';
import { createDoubt } from './doubt.ts';
import type { Attempted } from './doubt.ts';
import { signalsOf } from './share.ts';
import { StreamRefusal } from './stream.ts';
import type { SignalStream } from './stream.ts';
import type { Timing } from './timing.ts';

/** Where a lane takes its records from. */
export interface Source {
  readonly filled: (signal: AbortSignal) => Promise<void>;
  readonly oldest: (recordsMax: number) => readonly SpooledRecord[];
  readonly remove: (delivered: readonly SpooledRecord[]) => Promise<void>;
  /** Sets aside what the stream will never take. */
  readonly refuse: (record: SpooledRecord, reason: string) => Promise<void>;
}

/** What a lane tells while it runs. */
export interface LaneEvents {
  readonly delivered: (records: number, signals: number) => void;
  readonly failed: (reason: string) => void;
  /** A record was set aside, since the stream will never take it. */
  readonly refused: (reason: string) => void;
}

/** What a lane needs beside its source. */
export interface LaneSetup {
  readonly stream: SignalStream;
  readonly events: LaneEvents;
  /** Milliseconds to wait before records are sent. */
  readonly pace: (records: readonly SpooledRecord[]) => number;
  /** Aborted when another lane gets through after a failure: the line is back. */
  readonly lineBack: () => AbortSignal;
  readonly timing: Timing;
  readonly signal: AbortSignal;
}

/**
 * Sends a source to the stream, oldest first, with one call in flight. After a failure it goes on with the first
 * record that was not taken: a duplicate is harmless, a record out of order is not. Ends when the signal aborts
 * and the call in flight is over.
 */
export async function runLane(source: Source, setup: LaneSetup): Promise<void> {
  const { stream, events, pace, lineBack, timing, signal } = setup;
  const doubt = createDoubt(source, events);
  let failures = 0;
  while (!signal.aborted) {
    await source.filled(signal);
    const records = doubt.next();
    if (records === undefined) continue;
    if (!(await timing.wait(pace(records), signal))) return;
    const outcome = await attempt(stream, records);
    const delivered = records.slice(0, outcome.taken);
    if (delivered.length > 0) {
      await source.remove(delivered);
      events.delivered(delivered.length, signalsOf(delivered));
    }
    if (await doubt.settles(records, outcome)) {
      failures = 0;
      continue;
    }
    failures += 1;
    events.failed(outcome.reason ?? 'unknown');
    const waking = outcome.unknown ? AbortSignal.any([signal, lineBack()]) : signal;
    await timing.wait(backoffMs(failures), waking);
  }
}

async function attempt(
  stream: SignalStream,
  records: readonly SpooledRecord[],
): Promise<Attempted> {
  if (records.length === 0) return { taken: 0, reason: 'refused, and nothing else waits' };
  try {
    const { refused, ...outcome } = await stream.put(records);
    return { ...outcome, ...(refused && { refused: 'record' }) };
  } catch (error) {
    const reason = reasonOf(error);
    if (error instanceof StreamRefusal) return { taken: 0, reason, refused: 'call' };
    return { taken: 0, reason, unknown: true };
  }
}

/** Doubles from failure to failure, with chance in it so that many sites do not come back together. */
function backoffMs(failures: number): number {
  const { retryBackoffMsMin, retryBackoffMsMax } = limits.agent;
  const most = Math.min(retryBackoffMsMax, retryBackoffMsMin * 2 ** (failures - 1));
  return most * (0.5 + Math.random() / 2);
}
