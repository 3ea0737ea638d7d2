import fc from 'fast-check';
import { Instant, signalTypes } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { doorIs, seen, site, vanished } from '../builders/detection-builder.ts';
import { byNumber, recordsKey, keyframeKey, spanOf } from './archive-key.ts';
import { numberOrder } from './number-order.ts';
import { isTransition } from './transition.ts';

const at = Instant.parse('2026-11-24T07:05:59.999Z');
const numbers = fc.bigInt({ min: 0n, max: 10n ** 60n }).map(String);

describe('the key of a file', () => {
  it('names facility, hour of arrival and the records in it', () => {
    const span = { shard: 'shardId-000000000000', first: '9', last: '10' };
    expect(recordsKey('signals', site, at, span)).toBe(
      `signals/facility=${site}/date=2026-11-24/hour=07/shardId-000000000000-9-10.ndjson.zst`,
    );
    expect(recordsKey('transitions', 'unknown', at, span)).toContain(
      'transitions/facility=unknown/',
    );
    expect(keyframeKey(site, at)).toBe(
      `keyframes/facility=${site}/date=2026-11-24/hour=07/0705.json.zst`,
    );
  });

  it('says again what it holds', () => {
    fc.assert(
      fc.property(numbers, numbers, (first, last) => {
        const span = { shard: 'shardId-000000000012', first, last };
        expect(spanOf(recordsKey('signals', site, at, span))).toEqual(span);
      }),
    );
    expect(spanOf('day.ndjson')).toBeUndefined();
    expect(spanOf('2026-11-24.ndjson.zst')).toBeUndefined();
  });
});

it('records of overlapping files come in the order of their numbers, each once', () => {
  fc.assert(
    fc.property(fc.array(fc.array(numbers, { minLength: 1 })), (files) => {
      const order = numberOrder<string>();
      const sorted = files
        .map((file) => file.sort(byNumber))
        .sort(([left = ''], [right = '']) => byNumber(left, right));
      const given: string[] = [];
      for (const file of sorted) {
        given.push(...order.before(file[0] ?? '0'));
        for (const number of file) order.add(number, number);
      }
      given.push(...order.rest());
      expect(given).toEqual([...new Set(files.flat())].sort(byNumber));
    }),
  );
});

describe('a transition', () => {
  it('is what a person crosses and what a door says, not where somebody stands', () => {
    const signals = [seen(1, 'p', 'window'), vanished(2, 'p'), doorIs(3, 'forced')];
    expect(
      signals.map((signal) => isTransition(signal as Parameters<typeof isTransition>[0])),
    ).toEqual([false, true, true]);
    expect(signalTypes).toContain('door.state');
  });
});
