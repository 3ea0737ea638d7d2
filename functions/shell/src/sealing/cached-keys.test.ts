import { FacilityId, limits } from '@watchhouse/contracts';
import type { Instant } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { cachedKeys } from './cached-keys.ts';
import type { KeyName, KeyStore } from './key-store.ts';
import { memoryKeyStore } from './memory-key-store.ts';

const facility = FacilityId.parse('fac_01JD8Z6M5V3N9QK2T7W4X8Y0AB');
const nameOf = (subject: string): KeyName => ({ facility, subject, class: 'identity' });

const setUp = () => {
  const clock = { at: '2026-11-24T08:00:00.000Z' as Instant, now: () => clock.at };
  const store = memoryKeyStore(clock);
  let reads = 0;
  const counting: KeyStore = {
    ...store,
    obtain: (name) => {
      reads += 1;
      return store.obtain(name);
    },
  };
  return { clock, store, keys: cachedKeys(counting, clock), reads: () => reads };
};

describe('cached keys', () => {
  it('are read once within their time and again after it', async () => {
    const { clock, keys, reads } = setUp();
    await keys.obtain(nameOf('a'));
    await keys.obtain(nameOf('a'));
    expect(reads()).toBe(1);
    clock.at = instantAfter(clock.at, limits.sealing.cachedKeyMs);
    await keys.obtain(nameOf('a'));
    expect(reads()).toBe(2);
  });

  it('are forgotten eldest first beyond the bound', async () => {
    const { keys, reads } = setUp();
    for (let i = 0; i <= limits.sealing.cachedKeysMax; i += 1) await keys.obtain(nameOf(`s${i}`));
    const before = reads();
    await keys.obtain(nameOf(`s${limits.sealing.cachedKeysMax}`));
    expect(reads()).toBe(before);
    await keys.obtain(nameOf('s0'));
    expect(reads()).toBe(before + 1);
  });

  it('notice a destruction at once in this process, in another within the time of a copy', async () => {
    const { clock, store, keys } = setUp();
    await keys.obtain(nameOf('here'));
    await keys.destroy(nameOf('here'));
    expect(await keys.find(nameOf('here'))).toEqual({ kind: 'destroyed' });
    await keys.obtain(nameOf('elsewhere'));
    await store.destroy(nameOf('elsewhere'));
    clock.at = instantAfter(clock.at, limits.sealing.cachedKeyMs);
    expect(await keys.find(nameOf('elsewhere'))).toEqual({ kind: 'destroyed' });
  });
});
