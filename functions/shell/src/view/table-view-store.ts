import type { FacilityId } from '@watchhouse/contracts';
import type { ItemTable, ItemWrite, StoredItem } from '../table/item-table.ts';
import type { ViewPosition, ViewStore } from './view-store.ts';

const firstGeneration = 1;
/** Looks at a moving view before a snapshot with some newer rows is taken. */
const looksMax = 4;

const current = 'current';
const generationKey = (generation: number) => `generation#${String(generation)}`;

/** Views on an item table: `<facility>#<view>` holds the positions, `<facility>#<view>#<generation>` the rows. */
export function tableViewStore(table: ItemTable): ViewStore {
  const store: ViewStore = {
    position: async (facility, view) => positionIn(await table.query(metaKey(facility, view))),
    appliedSeq: async (facility, view, generation) => {
      const key = { pk: metaKey(facility, view), sk: generationKey(generation) };
      return Number((await table.get(key))?.['appliedSeq'] ?? 0);
    },
    apply: (facility, view, change, move) => {
      const pk = rowsKey(facility, view, move.generation);
      const writes: ItemWrite[] = [movePosition(facility, view, move)];
      for (const [sk, row] of change.rows) {
        const attributes = { row: JSON.stringify(row), seq: move.to };
        writes.push({ kind: 'put', key: { pk, sk }, attributes });
      }
      for (const sk of change.removed) writes.push({ kind: 'remove', key: { pk, sk } });
      return table.write(writes);
    },
    row: async (facility, view, key) => {
      const { generation } = await store.position(facility, view);
      return (await store.rowsOf(facility, view, generation, [key])).get(key);
    },
    rowsOf: async (facility, view, generation, keys) => {
      const pk = rowsKey(facility, view, generation);
      return rowsIn(await table.getMany([...new Set(keys)].map((sk) => ({ pk, sk }))));
    },
    rows: async (facility, view, generation) => {
      for (let look = 1; ; look += 1) {
        const before = await stand(table, facility, view, generation);
        const items = await table.query(rowsKey(facility, view, before.generation));
        const after = await stand(table, facility, view, generation);
        const isKept = after.generation === before.generation;
        const isExact = isKept && isStable(before, after, items);
        if (isExact || (isKept && look >= looksMax)) {
          return { position: before, rows: rowsIn(items), isExact };
        }
      }
    },
    switchGeneration: (facility, view, from, to) => switchTo(table, facility, view, from, to),
    drop: async (facility, view, generation) => {
      const meta = metaKey(facility, view);
      const position = await store.position(facility, view);
      const isCurrent = position.generation === generation;
      const gone = [generationKey(generation), ...(isCurrent ? [current] : [])];
      // The position goes first: whoever still folds into this generation loses its condition from here on.
      await table.removeMany(gone.map((sk) => ({ pk: meta, sk })));
      const rows = await table.query(rowsKey(facility, view, generation));
      await table.removeMany(rows.map(({ key }) => key));
    },
  };
  return store;
}

const metaKey = (facility: FacilityId, view: string) => `${facility}#${view}`;
const rowsKey = (facility: FacilityId, view: string, generation: number) =>
  `${facility}#${view}#${String(generation)}`;

function positionIn(meta: readonly StoredItem[], named?: number): ViewPosition {
  const attributeOf = (sk: string, name: string) =>
    meta.find(({ key }) => key.sk === sk)?.attributes[name];
  const generation = named ?? Number(attributeOf(current, 'generation') ?? firstGeneration);
  return {
    generation,
    appliedSeq: Number(attributeOf(generationKey(generation), 'appliedSeq') ?? 0),
  };
}

const stand = async (
  table: ItemTable,
  facility: FacilityId,
  view: string,
  generation: number | undefined,
): Promise<ViewPosition> => positionIn(await table.query(metaKey(facility, view)), generation);

function rowsIn(items: readonly StoredItem[]): ReadonlyMap<string, unknown> {
  return new Map(
    items.map(({ key, attributes }) => [key.sk, JSON.parse(String(attributes['row']))]),
  );
}

/** Whether nothing moved while the rows were read; a query is not isolated from a transaction. */
function isStable(
  before: ViewPosition,
  after: ViewPosition,
  items: readonly StoredItem[],
): boolean {
  return (
    before.appliedSeq === after.appliedSeq &&
    items.every(({ attributes }) => Number(attributes['seq']) <= before.appliedSeq)
  );
}

function movePosition(
  facility: FacilityId,
  view: string,
  {
    generation,
    from,
    to,
  }: { readonly generation: number; readonly from: number; readonly to: number },
): ItemWrite {
  return {
    kind: 'put',
    key: { pk: metaKey(facility, view), sk: generationKey(generation) },
    attributes: { appliedSeq: to },
    on: from === 0 ? { is: 'absent' } : { is: 'equal', attributes: { appliedSeq: from } },
  };
}

async function switchTo(
  table: ItemTable,
  facility: FacilityId,
  view: string,
  from: number,
  to: number,
): Promise<boolean> {
  const pk = metaKey(facility, view);
  const meta = await table.query(pk);
  const [now, old, next] = [positionIn(meta), positionIn(meta, from), positionIn(meta, to)];
  if (now.generation !== from || next.appliedSeq < old.appliedSeq) return false;
  const hasPointer = meta.some(({ key }) => key.sk === current);
  return table.write([
    {
      kind: 'put',
      key: { pk, sk: current },
      attributes: { generation: to },
      on: hasPointer ? { is: 'equal', attributes: { generation: from } } : { is: 'absent' },
    },
    ...[old, next].map(({ generation, appliedSeq }): ItemWrite => {
      const key = { pk, sk: generationKey(generation) };
      const isUnborn = appliedSeq === 0;
      const on = isUnborn
        ? ({ is: 'absent' } as const)
        : ({ is: 'equal', attributes: { appliedSeq } } as const);
      return { kind: 'check', key, on };
    }),
  ]);
}
