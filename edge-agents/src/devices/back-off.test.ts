import { limits } from '@watchhouse/contracts';
import { expect, it } from 'vitest';
import { backOffMs } from './back-off.ts';

const { retryBackoffMsMin: min, retryBackoffMsMax: max } = limits.device;

it('waits twice as long each time, up to the bound', () => {
  expect([1, 2, 3].map((failures) => backOffMs(failures, 1))).toEqual([min, 2 * min, 4 * min]);
  expect(backOffMs(100, 1)).toBe(max);
  expect(backOffMs(Number.MAX_SAFE_INTEGER, 1)).toBe(max);
});

it('spreads over the second half of the time', () => {
  expect(backOffMs(1, 0)).toBe(min / 2);
  expect(backOffMs(100, 0.5)).toBe((max * 3) / 4);
});
