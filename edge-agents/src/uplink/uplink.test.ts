import { limits } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { StreamRefusal } from './stream.ts';
import { aLine, aRecord } from './test-line.ts';
import type { Answer } from './test-line.ts';

const all: Answer = (records) => ({ taken: records.length });
const throttled: Answer = () => ({ taken: 0, reason: 'ProvisionedThroughputExceededException' });
const down: Answer = () => Promise.reject(new Error('socket hang up'));

/** Answers one call after another, and then takes everything. */
function inTurn(...answers: readonly Answer[]): Answer {
  let call = 0;
  return (records) => (answers[call++] ?? all)(records);
}
/** A stream that never takes records with these numbers, and does not say which. */
const poisonedBy =
  (...numbers: readonly number[]): Answer =>
  (records) =>
    records.some(({ to }) => numbers.includes(to))
      ? Promise.reject(new StreamRefusal('Member must have length less than 1048576'))
      : { taken: records.length };

/** Sends records 1…n in order. */
async function send(count: number, answer: Answer) {
  const line = aLine(answer);
  line.put('ordered', ...Array.from({ length: count }, (_, index) => aRecord(index + 1)));
  await line.passUntil(() => line.queues.ordered.length === 0);
  await line.end();
  return { ...line, numbers: line.calls.map(({ records }) => records.map(({ to }) => to)) };
}

describe('what stands in order', () => {
  it('is sent once and in order, a bounded number a call', async () => {
    const { numbers, told } = await send(45, all);
    expect(numbers.flat()).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
    expect(Math.max(...numbers.map(({ length }) => length))).toBe(limits.agent.recordsPerPutMax);
    expect(told).toEqual([]);
  });

  it('goes on with the first record that was not taken', async () => {
    const { numbers, told } = await send(
      4,
      inTurn(() => ({ taken: 1, reason: 'InternalFailure' })),
    );
    expect(numbers).toEqual([
      [1, 2, 3, 4],
      [2, 3, 4],
    ]);
    expect(told).toEqual(['failed: InternalFailure']);
  });

  it('is sent again when nothing is known of a call', async () => {
    const { numbers, told } = await send(2, inTurn(down, throttled));
    expect(numbers).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(told).toEqual([
      'failed: socket hang up',
      'failed: ProvisionedThroughputExceededException',
    ]);
  });

  it('is tried again ever more seldom, up to a bound', async () => {
    const line = aLine(down);
    line.put('ordered', aRecord(1));
    await line.passUntil(() => line.calls.length === 20);
    await line.end();
    const gaps = line.calls.slice(1).map(({ at }, index) => at - (line.calls[index]?.at ?? 0));
    const { retryBackoffMsMin, retryBackoffMsMax } = limits.agent;
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(retryBackoffMsMin / 2);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(retryBackoffMsMax);
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(retryBackoffMsMax / 2);
  });

  it('keeps to the share of a shard, in signals and in bytes', async () => {
    const line = aLine(all);
    const { perSecondMax, bytesPerSecondMax } = limits.signal;
    const sizes = [
      { signals: perSecondMax / 4, bytes: 100 },
      { signals: 1, bytes: bytesPerSecondMax / 4 },
    ];
    for (let to = 1; to <= 80; to += 1) line.put('ordered', aRecord(to, sizes[to % 2]));
    await line.passUntil(() => line.queues.ordered.length === 0);
    await line.end();
    const seconds = (line.calls.at(-1)?.at ?? 0) / 1_000;
    const sent = line.calls.slice(0, -1).flatMap(({ records }) => records);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    // What a bucket holds, what passes a second, and one call of debt.
    expect(sum(sent.map(({ signals }) => signals))).toBeLessThanOrEqual(
      (seconds + 2) * perSecondMax,
    );
    expect(sum(sent.map(({ bytes }) => bytes))).toBeLessThanOrEqual(
      (seconds + 2) * bytesPerSecondMax,
    );
    expect(seconds).toBeGreaterThan(5);
  });
});

describe('what overtakes', () => {
  it('is not held up by the backlog, its share or a call that hangs', async () => {
    const hanging: Answer = (records) =>
      records.some(({ text }) => text === 'press') ? all(records) : new Promise(() => undefined);
    const line = aLine(hanging);
    line.put('ordered', ...Array.from({ length: 100 }, (_, to) => aRecord(to, { signals: 800 })));
    await line.settled();
    line.put('expedited', { ...aRecord(7), text: 'press' });
    await line.settled();
    expect(line.queues.expedited).toEqual([]);
    expect(line.calls.map(({ at }) => at)).toEqual([0, 0]);
  });

  it('goes in calls of its own, one record a signal', async () => {
    const line = aLine(all);
    line.put('ordered', aRecord(1), aRecord(2));
    line.put('expedited', aRecord(3), aRecord(4));
    line.overtaking.overtake(aRecord(5), 'edge.alarm');
    line.overtaking.overtake(aRecord(6), 'map.summary');
    await line.settled();
    await line.end();
    const calls = line.calls.map(({ records }) => records.map(({ to }) => to));
    expect(calls).toEqual(expect.arrayContaining([[1, 2], [3, 4], [5], [6]]));
    expect(calls).toHaveLength(4);
  });

  it('is paid for by the backlog', async () => {
    const line = aLine(all);
    const { perSecondMax } = limits.signal;
    line.put('expedited', aRecord(1, { signals: 2 * perSecondMax }));
    await line.settled();
    line.put('ordered', aRecord(2));
    await line.passUntil(() => line.queues.ordered.length === 0);
    await line.end();
    expect(line.calls.at(-1)?.at).toBe(1_000);
  });
});

describe('a line that comes back', () => {
  it('wakes the lanes that wait for it', async () => {
    let isDown = true;
    const line = aLine((records) => (isDown ? down(records) : all(records)));
    line.put('ordered', aRecord(1));
    await line.passUntil(() => line.calls.length === 15);
    isDown = false;
    const at = line.timing.now();
    line.put('expedited', aRecord(2));
    await line.settled();
    await line.settled();
    await line.end();
    expect(line.queues).toEqual({ ordered: [], expedited: [] });
    expect(line.calls.at(-1)?.at).toBe(at);
  });
});

describe('a record the stream will never take', () => {
  it('is found, set aside with the reason, and holds nothing up', async () => {
    const { numbers, refused, told } = await send(30, poisonedBy(5, 6));
    const taken = numbers.flat().filter((to) => to !== 5 && to !== 6);
    expect([...new Set(taken)]).toHaveLength(28);
    expect(refused).toEqual([
      '5: Member must have length less than 1048576',
      '6: Member must have length less than 1048576',
    ]);
    expect(told).toHaveLength(2);
  });

  it('is set aside at once when the stream names it', async () => {
    const named = inTurn(() => ({ taken: 1, reason: 'ValidationException', refused: true }));
    const { numbers, refused } = await send(3, named);
    expect(numbers).toEqual([[1, 2, 3], [3]]);
    expect(refused).toEqual(['2: ValidationException']);
  });

  it('is not blamed for a line that refuses everything', async () => {
    let isWrong = true;
    const line = aLine((records) =>
      isWrong ? Promise.reject(new StreamRefusal('no such stream name')) : all(records),
    );
    line.put('ordered', ...Array.from({ length: 30 }, (_, index) => aRecord(index + 1)));
    await line.passUntil(() => line.told.length === 3);
    expect(line.refused).toEqual([]);
    isWrong = false;
    await line.passUntil(() => line.queues.ordered.length === 0);
    await line.end();
    expect(line.refused).toEqual([]);
    expect(line.told).toEqual(Array<string>(3).fill('failed: no such stream name'));
  });

  it('waits for another record to try the line with', async () => {
    const line = aLine(poisonedBy(1));
    line.put('ordered', aRecord(1));
    await line.passUntil(() => line.told.length === 2);
    expect(line.refused).toEqual([]);
    line.put('ordered', aRecord(2));
    await line.passUntil(() => line.queues.ordered.length === 0);
    await line.end();
    expect(line.refused).toHaveLength(1);
  });
});

it('ends while the line is down, keeping what was not delivered', async () => {
  const line = aLine(down);
  line.put('ordered', aRecord(1));
  await line.passUntil(() => line.told.length === 1);
  await line.end();
  expect(line.queues.ordered).toHaveLength(1);
});
