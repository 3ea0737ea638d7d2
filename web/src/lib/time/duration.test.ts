import { expect, test } from 'vitest';
import { ageOf, clockOf } from './duration.ts';

test.each([
  [-400, 'seconds', 0],
  [59_999, 'seconds', 59],
  [60_000, 'minutes', 1],
  [3_599_000, 'minutes', 59],
  [3_600_000, 'hours', 1],
  [86_400_000 * 2, 'days', 2],
])('%i ms old reads as %s %i', (milliseconds, unit, count) => {
  expect(ageOf(milliseconds)).toEqual({ unit, count });
});

test.each([
  [0, '0:00'],
  [65_900, '1:05'],
  [-65_000, '1:05'],
  [3_661_000, '1:01:01'],
])('%i ms as a clock is %s', (milliseconds, text) => {
  expect(clockOf(milliseconds)).toBe(text);
});
