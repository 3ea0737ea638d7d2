import { limits } from '@watchhouse/contracts';
import { expect, it } from 'vitest';
import { makeRoom } from './memory-room.ts';
import type { Held } from './spool-queue.ts';
import { anAggregate, linesOf } from './test-aggregates.ts';
import type { Saying } from './test-aggregates.ts';

/** Aggregates of these signals, one behind the other. */
function waiting(...all: readonly (readonly Saying[])[]): readonly Held[] {
  let from = 1;
  return all.map((said, index) => {
    const record = anAggregate(from, said);
    from = record.to + 1;
    return { ...record, position: index + 1, spooledAt: 0, record };
  });
}
const bytesOf = (held: readonly Held[]) => held.reduce((sum, { bytes }) => sum + bytes, 0);
const types = (held: Held | undefined) =>
  held && linesOf(held.record).lines.map(({ type }) => type);

it('gives up nothing below the bound', () => {
  const held = waiting(['motion'], ['health']);
  expect(makeRoom(held, 0, bytesOf(held))).toEqual({ waiting: held, dropped: 0 });
});

it('gives up first what counts least, oldest first, and no more than it must', () => {
  const held = waiting(['motion', 'entered'], ['motion', 'health'], ['motion']);
  const { waiting: left, dropped } = makeRoom(held, 0, bytesOf(held) - 10);
  expect(dropped).toBe(1);
  expect(left.map(types)).toEqual([
    ['person.observed', 'agent.heartbeat'],
    ['person.motion', 'device.health', 'agent.heartbeat'],
    ['person.motion', 'agent.heartbeat'],
  ]);
});

it('leaves whole what is on its way', () => {
  const held = waiting(['motion'], ['motion']);
  const { waiting: left } = makeRoom(held, 1, bytesOf(held) - 10);
  expect(left.map(types)).toEqual([['person.motion', 'agent.heartbeat'], ['agent.heartbeat']]);
});

it('folds the oldest into the next when nothing else is left, and loses no number', () => {
  const held = waiting([], [], [], []);
  const { waiting: left, dropped } = makeRoom(held, 0, bytesOf(held) / 2);
  expect(left.length).toBeLessThan(3);
  expect(dropped).toBe(4 - left.length);
  expect(linesOf(left[0]?.record ?? { text: '{}' }).header.from).toBe(1);
  expect(bytesOf(left)).toBeLessThanOrEqual((bytesOf(held) / 2) * limits.agent.spoolThinnedShare);
});
