import { Instant, SignalId } from '@watchhouse/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivedId } from './derived-id.ts';
import { sha256Hex } from './digest.ts';
import { ulidTail, ulidTime } from './ulid.ts';

const noon = Instant.parse('2026-11-24T12:00:00.000Z');
const signal = SignalId.parse('sig_01JD8Z6M5V3N9QK2T7W4X8Y0AB');

describe('golden vectors', () => {
  // Written down once; every implementation and every later version must give the same ids.
  it.each([
    ['alarm', signal, ['danger-zone-dwell', 'trk_1', signal], 'alm_01JD8Z6M5V7CG3G2MWXDGKPSKW'],
    ['alarm', signal, [], 'alm_01JD8Z6M5VWERC8GMRZGE196QV'],
    ['deadline', noon, ['alm_x', '二〇三室'], 'due_01M86PTPG06JA5J5AMDKKYNVYQ'],
    ['command', noon, ['alm_x', '二〇三室'], 'cmd_01M86PTPG06JA5J5AMDKKYNVYQ'],
  ] as const)('derives the id of %s from %s and %j', (kind, timeOf, parts, id) => {
    expect(derivedId(kind, timeOf, parts)).toBe(id);
  });

  it('agrees with the known digest of the empty text', () => {
    expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('writes the example time of the ULID specification', () => {
    expect(ulidTime(1_469_918_176_385)).toBe('01ARYZ6S41');
    expect(ulidTime(2 ** 48 - 1)).toBe('7ZZZZZZZZZ');
    expect(() => ulidTime(2 ** 48)).toThrow(RangeError);
    expect(ulidTail(new Uint8Array(10).fill(255))).toBe('ZZZZZZZZZZZZZZZZ');
  });
});

describe('a derived id', () => {
  it('carries the time part of the id that caused it', () => {
    expect(derivedId('alarm', signal, ['a']).slice(4, 14)).toBe(signal.slice(4, 14));
  });

  it('sorts by the instant it is derived from', () => {
    const times = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(times, times, (left, right) => {
        const idAt = (time: Date) => derivedId('event', Instant.parse(time.toISOString()), ['x']);
        expect(idAt(left) < idAt(right)).toBe(left.getTime() < right.getTime());
      }),
    );
  });

  it('tells apart parts that read the same when joined', () => {
    const parts = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const same = JSON.stringify(left) === JSON.stringify(right);
        expect(derivedId('alarm', noon, left) === derivedId('alarm', noon, right)).toBe(same);
      }),
    );
    expect(derivedId('alarm', noon, ['a', 'bc'])).not.toBe(derivedId('alarm', noon, ['ab', 'c']));
  });
});
