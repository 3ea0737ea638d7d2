import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { idSource } from '../ids.ts';
import { itemsPerWriteMax } from './item-table.ts';
import type { ItemTable, ItemWrite } from './item-table.ts';

const ids = idSource(systemClock);

/** What every item table does, whatever it stores in. */
export function itemTableContract(name: string, makeTable: () => ItemTable): void {
  describe(`${name}: the item table`, () => {
    let table: ItemTable;
    let pk: string;
    beforeEach(() => {
      table = makeTable();
      pk = ids.next('facility');
    });
    const put = (sk: string, attributes: Record<string, string | number | boolean> = {}) =>
      ({ kind: 'put', key: { pk, sk }, attributes }) as const;
    const keysOf = async (range = {}) =>
      (await table.query(pk, range)).map(({ key }) => key.sk).join('');

    it('keeps text, numbers and truth values', async () => {
      await table.write([put('a', { text: '在押', count: 3, done: false })]);
      expect(await table.get({ pk, sk: 'a' })).toEqual({ text: '在押', count: 3, done: false });
      expect(await table.get({ pk, sk: 'b' })).toBeUndefined();
    });

    it('puts on condition that the item is absent, present, or as expected', async () => {
      const absent = { ...put('a', { n: 1 }), on: { is: 'absent' } } as const;
      const present = { ...put('b'), on: { is: 'present' } } as const;
      expect(await table.write([present])).toBe(false);
      expect(await table.write([absent])).toBe(true);
      expect(await table.write([absent])).toBe(false);
      const expecting = (n: number): ItemWrite => ({
        ...put('a', { n: n + 1 }),
        on: { is: 'equal', attributes: { n } },
      });
      expect(await table.write([expecting(2)])).toBe(false);
      expect(await table.write([expecting(1)])).toBe(true);
      expect(await table.get({ pk, sk: 'a' })).toEqual({ n: 2 });
    });

    it('removes on condition', async () => {
      await table.write([put('a', { n: 1 })]);
      const remove = (n: number): ItemWrite => ({
        kind: 'remove',
        key: { pk, sk: 'a' },
        on: { is: 'equal', attributes: { n } },
      });
      expect(await table.write([remove(2)])).toBe(false);
      expect(await table.write([remove(1)])).toBe(true);
      expect(await table.write([remove(1)])).toBe(false);
    });

    it('writes all or nothing', async () => {
      await table.write([put('b', { n: 1 })]);
      const check: ItemWrite = {
        kind: 'check',
        key: { pk, sk: 'b' },
        on: { is: 'equal', attributes: { n: 2 } },
      };
      expect(await table.write([put('a'), check])).toBe(false);
      expect(await table.get({ pk, sk: 'a' })).toBeUndefined();
    });

    it('lets one of many win', async () => {
      const first = { ...put('a'), on: { is: 'absent' } } as const;
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, (_, n) => table.write([first, put(`other-${String(n)}`)])),
      );
      expect(outcomes.filter((won) => won)).toHaveLength(1);
      expect(await table.query(pk)).toHaveLength(2);
    });

    it('queries in order, from and until included, up to a limit', async () => {
      await table.write(['d', 'b', 'a', 'c'].map((sk) => put(sk)));
      expect(await keysOf()).toBe('abcd');
      expect(await keysOf({ from: 'b' })).toBe('bcd');
      expect(await keysOf({ until: 'b' })).toBe('ab');
      expect(await keysOf({ from: 'b', until: 'c' })).toBe('bc');
      expect(await keysOf({ limit: 3 })).toBe('abc');
    });

    it('writes, reads and removes as many items as its bound says, and more in turn', async () => {
      const keys = Array.from({ length: 2 * itemsPerWriteMax }, (_, n) => `k${String(n)}`);
      const half = keys.slice(0, itemsPerWriteMax);
      expect(await table.write(half.map((sk) => put(sk)))).toBe(true);
      expect(await table.write(keys.slice(itemsPerWriteMax).map((sk) => put(sk)))).toBe(true);
      const itemKeys = [...keys, 'none'].map((sk) => ({ pk, sk }));
      expect(await table.getMany(itemKeys)).toHaveLength(keys.length);
      await table.removeMany(itemKeys);
      expect(await table.query(pk)).toEqual([]);
    });
  });
}
