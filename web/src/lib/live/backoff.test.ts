import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plannedReconnectMs, reconnectDelayMs } from './backoff.ts';

const chance = fc.double({ min: 0, max: 1, noNaN: true });

test('the wait grows with the failures and never exceeds half a minute', () => {
  fc.assert(
    fc.property(fc.nat(10_000), chance, (failures, luck) => {
      const delay = reconnectDelayMs(failures, luck);
      expect(delay).toBeGreaterThanOrEqual(250);
      expect(delay).toBeLessThanOrEqual(30_000);
    }),
  );
  expect(reconnectDelayMs(0, 1)).toBe(500);
  expect(reconnectDelayMs(3, 1)).toBe(4_000);
});

test('a connection is renewed between 100 and 115 minutes', () => {
  expect([plannedReconnectMs(0), plannedReconnectMs(1)]).toEqual([6_000_000, 6_900_000]);
});
