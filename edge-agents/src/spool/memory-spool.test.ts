import { expect, it } from 'vitest';
import { MemorySpool } from './memory-spool.ts';

const record = (to: number, bytes = 10) => ({ text: String(to), bytes, signals: 1, to });
const numbers = (spool: MemorySpool, records = 9, bytes = 1_000): number[] =>
  spool.oldest(records, bytes).map(({ to }) => to);

it('gives the oldest first, as many as one call takes, and at least one', () => {
  const spool = new MemorySpool();
  for (const to of [1, 2, 3]) spool.push(record(to, 40));
  expect(numbers(spool, 2)).toEqual([1, 2]);
  expect(numbers(spool, 9, 100)).toEqual([1, 2]);
  expect(numbers(spool, 9, 5)).toEqual([1]);
});

it('at its bound gives up the oldest and counts it', () => {
  const spool = new MemorySpool(2);
  for (const to of [1, 2, 3]) spool.push(record(to));
  expect(numbers(spool)).toEqual([2, 3]);
  expect(spool.dropped).toBe(1);
});

it('forgets what was delivered even when older ones were given up meanwhile', () => {
  const spool = new MemorySpool(2);
  spool.push(record(1));
  spool.push(record(2));
  const inFlight = spool.oldest(9, 1_000);
  spool.push(record(3));
  spool.remove(inFlight);
  expect(numbers(spool)).toEqual([3]);
});

it('wakes who waits for a record, and at the end', async () => {
  const spool = new MemorySpool();
  const ending = new AbortController();
  const filled = spool.filled(ending.signal);
  spool.push(record(1));
  await filled;
  spool.remove(spool.oldest(1, 1));
  const ended = spool.filled(ending.signal);
  ending.abort();
  await ended;
});
