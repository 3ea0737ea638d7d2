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

    it('put over a version is written only while that version lies there', async () => {
      const store = makeStore();
      const key = `${prefix()}a.json`;
      expect(await store.getTagged(key)).toBeUndefined();
      expect(await store.putOver(key, bytes('none'), '"0"')).toBeUndefined();
      const first = await store.putOver(key, bytes('one'), undefined);
      expect(await store.putOver(key, bytes('none'), undefined)).toBeUndefined();
      const second = await store.putOver(key, bytes('two'), first);
      expect(await store.putOver(key, bytes('three'), first)).toBeUndefined();
      const found = await store.getTagged(key);
      expect(Buffer.from(found?.body ?? []).toString()).toBe('two');
      expect(found?.tag).toBe(second);
      expect(await store.putOver(key, bytes('four'), found?.tag)).toBeDefined();
      expect(Buffer.from((await store.get(key)) ?? []).toString()).toBe('four');
    });

    it('put over the same version by several at the same time is written once', async () => {
      const key = `${prefix()}a.json`;
      const tag = await makeStore().putOver(key, bytes('one'), undefined);
      const texts = ['two', 'three', 'four'];
      const tags = await Promise.all(
        texts.map((text) => makeStore().putOver(key, bytes(text), tag)),
      );
      expect(tags.filter((written) => written !== undefined)).toHaveLength(1);
      const kept = Buffer.from((await makeStore().get(key)) ?? []).toString();
      expect(kept).toBe(texts[tags.findIndex((written) => written !== undefined)]);
    });

    it('is listed under its prefix in order', async () => {
      const store = makeStore();
      const under = prefix();
      for (const key of ['b', 'a', 'c']) await store.put(under + key, bytes(key));
      expect(await store.list(under)).toEqual(['a', 'b', 'c'].map((key) => under + key));
      expect(await store.list(prefix())).toEqual([]);
    });

    it('is listed behind a key without what lies before it', async () => {
      const store = makeStore();
      const under = prefix();
      for (const key of ['hour=07/a', 'hour=08/a', 'hour=09/a']) {
        await store.put(under + key, bytes(key));
      }
      const behind = await store.list(under, `${under}hour=08/`);
      expect(behind).toEqual([`${under}hour=08/a`, `${under}hour=09/a`]);
    });
  });
}
