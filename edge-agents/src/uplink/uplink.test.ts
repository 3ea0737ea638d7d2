import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import type { SpooledRecord } from '../spool/aggregate.ts';
import { MemorySpool } from '../spool/memory-spool.ts';
import type { PutOutcome } from './stream.ts';
import { runUplink } from './uplink.ts';

type Answer = (records: readonly SpooledRecord[]) => PutOutcome | Promise<PutOutcome>;
const all: Answer = (records) => ({ taken: records.length });
const nothing: Answer = () => ({ taken: 0, reason: 'ProvisionedThroughputExceededException' });

/** Runs an uplink over records 1…n against a stream that answers as told, then takes everything. */
async function send(count: number, ...answers: readonly Answer[]) {
  const spool = new MemorySpool();
  for (let to = 1; to <= count; to += 1) spool.push({ text: `${to}`, bytes: 100, signals: 1, to });
  const calls: number[][] = [];
  const reasons: string[] = [];
  let inFlight = 0;
  const ending = new AbortController();
  const put = async (records: readonly SpooledRecord[]): Promise<PutOutcome> => {
    expect(++inFlight).toBe(1);
    calls.push(records.map(({ to }) => to));
    try {
      await sleep(1);
      return await (answers[calls.length - 1] ?? all)(records);
    } finally {
      inFlight -= 1;
    }
  };
  const events = {
    delivered: () => undefined,
    failed: (reason: string) => void reasons.push(reason),
  };
  const running = runUplink(spool, { put }, events, ending.signal);
  await vi.waitUntil(() => spool.length === 0, { timeout: 8_000, interval: 5 });
  ending.abort();
  await running;
  return { calls, reasons };
}

it('sends everything once and in order', async () => {
  const { calls, reasons } = await send(45);
  expect(calls.flat()).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
  expect(reasons).toEqual([]);
});

it('goes on with the first record that was not taken', async () => {
  const { calls, reasons } = await send(4, () => ({ taken: 1, reason: 'InternalFailure' }));
  expect(calls).toEqual([
    [1, 2, 3, 4],
    [2, 3, 4],
  ]);
  expect(reasons).toEqual(['InternalFailure']);
});

it('sends the whole call again when nothing is known of it', async () => {
  const { calls, reasons } = await send(
    2,
    () => Promise.reject(new Error('socket hang up')),
    nothing,
  );
  expect(calls).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ]);
  expect(reasons).toEqual(['socket hang up', 'ProvisionedThroughputExceededException']);
});

it('ends while the line is down, keeping what was not delivered', async () => {
  const spool = new MemorySpool();
  spool.push({ text: '1', bytes: 1, signals: 1, to: 1 });
  const ending = new AbortController();
  const failed = vi.fn(() => ending.abort());
  const put = () => Promise.reject(new Error('down'));
  await runUplink(spool, { put }, { delivered: () => undefined, failed }, ending.signal);
  expect(spool.length).toBe(1);
});
