import { expect, test } from 'vitest';
import { percentilesOf } from './percentiles.ts';

test('percentiles are members of the series, whatever its order', () => {
  const series = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentilesOf(series)).toEqual({ p50: 50, p99: 99 });
  expect(percentilesOf([7])).toEqual({ p50: 7, p99: 7 });
});
