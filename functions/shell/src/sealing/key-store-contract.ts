import type { FacilityId } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { idSource } from '../ids.ts';
import type { KeyName, KeyStore } from './key-store.ts';

const ids = idSource(systemClock);

/** What every key store does. */
export function keyStoreContract(name: string, makeStore: () => KeyStore): void {
  const aName = (): KeyName => {
    const facility: FacilityId = ids.next('facility');
    return { facility, subject: ids.next('person'), class: 'identity' };
  };

  describe(`${name}: a data key`, () => {
    it('is made once, also when two ask at the same time, and found again', async () => {
      const key = aName();
      expect(await makeStore().find(key)).toBeUndefined();
      const [one, two] = await Promise.all([makeStore().obtain(key), makeStore().obtain(key)]);
      expect(one).toEqual(two);
      expect(one).toMatchObject({ kind: 'key' });
      expect(await makeStore().find(key)).toEqual(one);
    });

    it('is another one for another subject, class or facility', async () => {
      const store = makeStore();
      const key = aName();
      const others = [
        { ...aName(), facility: key.facility },
        { ...key, class: 'free-text' },
        aName(),
      ];
      const first = await store.obtain(key);
      for (const other of others) expect(await store.obtain(other)).not.toEqual(first);
    });

    it('is gone for ever once destroyed, and destroying it again changes nothing', async () => {
      const store = makeStore();
      const key = aName();
      await store.obtain(key);
      const erasure = await store.destroy(key);
      expect(await store.obtain(key)).toEqual({ kind: 'destroyed' });
      expect(await store.find(key)).toEqual({ kind: 'destroyed' });
      expect(await store.destroy(key)).toEqual(erasure);
      expect(erasure.finalAt > erasure.destroyedAt).toBe(true);
    });
  });
}
