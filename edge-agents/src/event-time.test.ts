import { expect, it } from 'vitest';
import { eventTimeFrom } from './event-time.ts';

const begin = Date.parse('2026-11-24T08:00:00.000Z');

function aTime(startsAt: number, speed: number) {
  let now = begin;
  const time = eventTimeFrom(startsAt, speed, { now: () => now });
  return {
    time,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

it('is the present', () => {
  const { time, pass } = aTime(begin, 1);
  pass(1_500);
  expect(time.now()).toBe(begin + 1_500);
  expect(time.msUntil(begin + 2_000)).toBe(500);
});

it('passes faster in a past stretch, and slows to the clock where it catches up', () => {
  const { time, pass } = aTime(begin - 9_000, 10);
  pass(500);
  expect(time.now()).toBe(begin - 4_000);
  expect(time.msUntil(begin - 3_000)).toBe(100);
  pass(1_000);
  expect(time.now()).toBe(begin + 1_500);
  expect(time.msUntil(begin + 2_000)).toBe(500);
});
