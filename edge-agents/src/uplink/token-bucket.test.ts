import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTokenBucket } from './token-bucket.ts';

it('lets a second’s worth pass at once and then makes one wait for its share', () => {
  const bucket = createTokenBucket(800, 0);
  expect(bucket.take(800, 0)).toBe(0);
  expect(bucket.take(80, 0)).toBe(0);
  expect(bucket.take(80, 0)).toBe(100);
  expect(bucket.take(80, 1_200)).toBe(0);
});

it('never lets more pass than the share and what one request may owe', () => {
  const request = fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 2_000 }));
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 50 }), (requests) => {
      const bucket = createTokenBucket(100, 0);
      let now = 0;
      let passed = 0;
      for (const [units, pause] of requests) {
        now += pause;
        now += bucket.take(units, now);
        expect(passed).toBeLessThanOrEqual(100 + (now / 1_000) * 100);
        passed += units;
      }
    }),
  );
});
