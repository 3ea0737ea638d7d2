import { CommandId } from '@watchhouse/contracts';
import { describe, expect, test } from 'vitest';
import { freshId, ulidOf } from './fresh-id.ts';

describe('fresh ids', () => {
  test('the contract accepts one', () => {
    expect(CommandId.safeParse(freshId('command')).success).toBe(true);
  });

  test('given a later instant, then the id sorts later whatever the chance', () => {
    const early = ulidOf(1_700_000_000_000, new Uint8Array(16).fill(31));
    const late = ulidOf(1_700_000_000_001, new Uint8Array(16).fill(0));
    expect(early < late).toBe(true);
  });

  test('the time part is the one of the ULID specification', () => {
    expect(ulidOf(1_469_918_176_385, new Uint8Array(16)).slice(0, 10)).toBe('01ARYZ6S41');
  });
});
