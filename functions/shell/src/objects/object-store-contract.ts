import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ObjectStore } from './object-store.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');

/** What every object store does. */
export function objectStoreContract(name: string, makeStore: () => ObjectStore): void {
  describe(`${name}: an object`, () => {
    const prefix = () => `contract/${randomUUID()}/`;

    it('is what was put last, and absent before', async () => {
      const store = makeStore();
      const key = `${prefix()}a.json`;
      expect(await store.get(key)).toBeUndefined();
      await store.put(key, bytes('one'));
      await store.put(key, bytes('two'));
      expect(Buffer.from((await store.get(key)) ?? []).toString()).toBe('two');
    });

    it('put if absent is written once, also by two at the same time', async () => {
      const key = `${prefix()}a.json`;
      const wrote = await Promise.all([
        makeStore().putIfAbsent(key, bytes('one')),
        makeStore().putIfAbsent(key, bytes('two')),
      ]);
      expect(wrote.filter(Boolean)).toHaveLength(1);
      const kept = Buffer.from((await makeStore().get(key)) ?? []).toString();
      expect(kept).toBe(wrote[0] ? 'one' : 'two');
      expect(await makeStore().putIfAbsent(key, bytes('three'))).toBe(false);
    });

    it('is listed under its prefix in order', async () => {
      const store = makeStore();
      const under = prefix();
      for (const key of ['b', 'a', 'c']) await store.put(under + key, bytes(key));
      expect(await store.list(under)).toEqual(['a', 'b', 'c'].map((key) => under + key));
      expect(await store.list(prefix())).toEqual([]);
    });
  });
}
