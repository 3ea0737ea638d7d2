import type { SpooledRecord } from '../spool/aggregate.ts';
import type { Queue, Spool } from '../spool/spool.ts';
import type { LaneEvents } from './lane.ts';
import { createOvertaking } from './overtaking.ts';
import type { PutOutcome } from './stream.ts';
import type { Timing } from './timing.ts';
import { runLanes } from './uplink.ts';

/** A record of so many signals and bytes that ends with a number. */
export const aRecord = (to: number, { bytes = 100, signals = 1 } = {}): SpooledRecord => ({
  text: `${to}`,
  bytes,
  signals,
  to,
});

/** A spool of two arrays. */
function arraySpool() {
  const queues: Record<Queue, SpooledRecord[]> = { ordered: [], expedited: [] };
  const refused: string[] = [];
  const woken = new Set<() => void>();
  const wake = () => {
    for (const each of woken) each();
  };
  const forget = (queue: Queue, records: readonly SpooledRecord[]) => {
    queues[queue] = queues[queue].filter((record) => !records.includes(record));
    return Promise.resolve();
  };
  const spool: Pick<Spool, 'oldest' | 'remove' | 'refuse' | 'filled'> = {
    oldest: (queue, recordsMax, bytesMax) => {
      let bytes = 0;
      return queues[queue]
        .slice(0, recordsMax)
        .filter((record, index) => (bytes += record.bytes) <= bytesMax || index === 0);
    },
    remove: forget,
    refuse: (queue, record, reason) => {
      refused.push(`${record.text}: ${reason}`);
      return forget(queue, [record]);
    },
    filled: async (queue, signal) => {
      const ended = () => wake();
      signal.addEventListener('abort', ended);
      while (queues[queue].length === 0 && !signal.aborted)
        await new Promise<void>((resolve) => woken.add(resolve));
      signal.removeEventListener('abort', ended);
    },
  };
  const put = (queue: Queue, ...records: readonly SpooledRecord[]) => {
    queues[queue].push(...records);
    wake();
  };
  return { spool: spool as Spool, queues, refused, put };
}

/** Time that passes only when everybody waits for it; `done` counts what has been done. */
function virtualTiming(done: () => number) {
  let now = 0;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  const timing: Timing = {
    now: () => now,
    wait: (ms, signal) => {
      if (ms <= 0 || signal.aborted) return Promise.resolve(!signal.aborted);
      return new Promise((resolve) => {
        const sleeper = {
          at: now + ms,
          wake: () => {
            over(true);
          },
        };
        const over = (whole: boolean) => {
          sleepers.delete(sleeper);
          signal.removeEventListener('abort', cut);
          resolve(whole);
        };
        const cut = () => {
          over(false);
        };
        sleepers.add(sleeper);
        signal.addEventListener('abort', cut);
      });
    },
  };
  /** Resolves when nobody does anything any more. */
  const settled = async () => {
    const quietTurns = 5;
    let before = done();
    for (let quiet = 0; quiet < quietTurns; quiet += 1) {
      await new Promise<void>((resolve) => void setImmediate(resolve));
      if (done() !== before) quiet = 0;
      before = done();
    }
  };
  /** Lets time pass until something holds, or nobody waits any more. */
  const passUntil = async (holds: () => boolean): Promise<void> => {
    await settled();
    while (!holds()) {
      const next = [...sleepers].sort((a, b) => a.at - b.at)[0];
      if (!next) return;
      now = next.at;
      next.wake();
      await settled();
    }
  };
  return { timing, passUntil, settled };
}

/** What a stream does with a call. */
export type Answer = (records: readonly SpooledRecord[]) => PutOutcome | Promise<PutOutcome>;

/** A line in virtual time to a stream that answers as told, and what came of it. */
export function aLine(answer: Answer) {
  const { spool, queues, refused, put } = arraySpool();
  const time = virtualTiming(() => calls.length);
  const overtaking = createOvertaking();
  const calls: { readonly at: number; readonly records: readonly SpooledRecord[] }[] = [];
  const told: string[] = [];
  const events: LaneEvents = {
    delivered: () => undefined,
    failed: (reason) => void told.push(`failed: ${reason}`),
    refused: (reason) => void told.push(`refused: ${reason}`),
  };
  const stream = {
    put: async (records: readonly SpooledRecord[]) => {
      calls.push({ at: time.timing.now(), records });
      await new Promise<void>((resolve) => void setImmediate(resolve));
      return answer(records);
    },
  };
  const ending = new AbortController();
  const running = runLanes(
    { spool, overtaking, stream, events, timing: time.timing },
    ending.signal,
  );
  const end = async () => {
    ending.abort();
    await running;
  };
  return { ...time, queues, refused, put, overtaking, calls, told, end };
}
