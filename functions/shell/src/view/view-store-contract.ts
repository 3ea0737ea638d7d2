import type { FacilityId } from '@watchhouse/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { idSource } from '../ids.ts';
import { rowsPerApplyMax } from './view-store.ts';
import type { ViewChange, ViewStore } from './view-store.ts';

const ids = idSource(systemClock);
const view = 'open-alarms';

const aChange = (rows: Record<string, unknown>, removed: string[] = []): ViewChange => ({
  rows: new Map(Object.entries(rows)),
  removed,
});
const step = (from: number, to: number, generation = 1) => ({ generation, from, to });

/** What every view store does, whatever it stores in. */
export function viewStoreContract(name: string, makeStore: () => ViewStore): void {
  describe(`${name}: the view store`, () => {
    let store: ViewStore;
    let facility: FacilityId;
    beforeEach(() => {
      store = makeStore();
      facility = ids.next('facility');
    });

    it('is empty and stands at 0 before the first event', async () => {
      expect(await store.rows(facility, view)).toEqual({
        position: { generation: 1, appliedSeq: 0 },
        rows: new Map(),
        isExact: true,
      });
      expect(await store.row(facility, view, 'a')).toBeUndefined();
    });

    it('stores rows, removals and position together', async () => {
      expect(await store.apply(facility, view, aChange({ a: { n: 1 }, b: 2 }), step(0, 4))).toBe(
        true,
      );
      expect(await store.apply(facility, view, aChange({ a: { n: 2 } }, ['b']), step(4, 5))).toBe(
        true,
      );
      expect(await store.rows(facility, view)).toEqual({
        position: { generation: 1, appliedSeq: 5 },
        rows: new Map([['a', { n: 2 }]]),
        isExact: true,
      });
      expect(await store.row(facility, view, 'a')).toEqual({ n: 2 });
    });

    it('writes nothing when the position was moved by another', async () => {
      await store.apply(facility, view, aChange({ a: 1 }), step(0, 4));
      expect(await store.apply(facility, view, aChange({ a: 9 }), step(0, 4))).toBe(false);
      expect(await store.apply(facility, view, aChange({}, ['a']), step(3, 5))).toBe(false);
      expect(await store.row(facility, view, 'a')).toBe(1);
      expect((await store.position(facility, view)).appliedSeq).toBe(4);
    });

    it('lets one of many win the same step', async () => {
      const outcomes = await Promise.all(
        [1, 2, 3, 4].map((n) => store.apply(facility, view, aChange({ a: n }), step(0, 1))),
      );
      expect(outcomes.filter((won) => won)).toHaveLength(1);
      expect(await store.row(facility, view, 'a')).toBe(outcomes.indexOf(true) + 1);
    });

    it('takes as many rows as its bound says', async () => {
      const rows = Object.fromEntries(
        Array.from({ length: rowsPerApplyMax }, (_, n) => [`row-${String(n)}`, n]),
      );
      expect(await store.apply(facility, view, aChange(rows), step(0, 1))).toBe(true);
      expect((await store.rows(facility, view)).rows.size).toBe(rowsPerApplyMax);
    });

    it('gives the rows that exist among keys, each once', async () => {
      await store.apply(facility, view, aChange({ a: 1, b: 2 }), step(0, 1));
      const found = await store.rowsOf(facility, view, 1, ['a', 'c', 'a', 'b']);
      expect(found).toEqual(
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
      );
    });

    it('keeps facilities and views apart', async () => {
      await store.apply(facility, view, aChange({ a: 1 }), step(0, 1));
      expect((await store.rows(ids.next('facility'), view)).rows.size).toBe(0);
      expect((await store.rows(facility, 'system-health')).rows.size).toBe(0);
    });

    describe('given a second generation', () => {
      beforeEach(async () => {
        await store.apply(facility, view, aChange({ a: 'old' }), step(0, 5));
        await store.apply(facility, view, aChange({ a: 'new' }), step(0, 4, 2));
      });

      it('shows the current one until the switch, and the new one from then on', async () => {
        expect(await store.row(facility, view, 'a')).toBe('old');
        await store.apply(facility, view, aChange({}), step(4, 5, 2));
        expect(await store.switchGeneration(facility, view, 1, 2)).toBe(true);
        expect(await store.row(facility, view, 'a')).toBe('new');
        expect(await store.position(facility, view)).toEqual({ generation: 2, appliedSeq: 5 });
      });

      it('never lets a reader step back', async () => {
        expect(await store.switchGeneration(facility, view, 1, 2)).toBe(false);
        expect(await store.row(facility, view, 'a')).toBe('old');
      });

      it('switches once', async () => {
        await store.apply(facility, view, aChange({}), step(4, 6, 2));
        const switched = await Promise.all([
          store.switchGeneration(facility, view, 1, 2),
          store.switchGeneration(facility, view, 1, 2),
        ]);
        expect(switched.filter((won) => won)).toHaveLength(1);
        expect(await store.switchGeneration(facility, view, 1, 2)).toBe(false);
      });

      it('drops one without touching the other', async () => {
        await store.drop(facility, view, 2);
        expect((await store.rows(facility, view, 2)).rows.size).toBe(0);
        expect(await store.appliedSeq(facility, view, 2)).toBe(0);
        expect(await store.row(facility, view, 'a')).toBe('old');
      });

      it('is empty at position 0 once the current one is dropped', async () => {
        await store.drop(facility, view, 1);
        expect(await store.rows(facility, view)).toEqual({
          position: { generation: 1, appliedSeq: 0 },
          rows: new Map(),
          isExact: true,
        });
        expect(await store.apply(facility, view, aChange({ a: 1 }), step(5, 6))).toBe(false);
      });
    });
  });
}
