import type {
  ItemAttributes,
  ItemKey,
  ItemRange,
  ItemTable,
  StoredItem,
  WriteCondition,
} from './item-table.ts';
import { itemsPerWriteMax } from './item-table.ts';

/** An item table in memory. Each call lets others run first, so that writers race as they do over a network. */
export function memoryItemTable(): ItemTable {
  const partitions = new Map<string, Map<string, ItemAttributes>>();
  const find = ({ pk, sk }: ItemKey) => partitions.get(pk)?.get(sk);
  const put = ({ pk, sk }: ItemKey, attributes: ItemAttributes) => {
    const partition = partitions.get(pk) ?? new Map<string, ItemAttributes>();
    partitions.set(pk, partition.set(sk, { ...attributes }));
  };
  return {
    get: async (key) => {
      await Promise.resolve();
      return find(key);
    },
    getMany: async (keys) => {
      await Promise.resolve();
      return keys.flatMap((key) => {
        const attributes = find(key);
        return attributes === undefined ? [] : [{ key, attributes }];
      });
    },
    query: async (pk, range = {}) => {
      await Promise.resolve();
      return itemsInRange(pk, partitions.get(pk) ?? new Map<string, ItemAttributes>(), range);
    },
    write: async (writes) => {
      await Promise.resolve();
      if (writes.length > itemsPerWriteMax) throw new Error('Too many items for one write.');
      if (!writes.every((write) => holds(find(write.key), write.on))) return false;
      for (const write of writes) {
        if (write.kind === 'put') put(write.key, write.attributes);
        if (write.kind === 'remove') partitions.get(write.key.pk)?.delete(write.key.sk);
      }
      return true;
    },
    removeMany: async (keys) => {
      await Promise.resolve();
      for (const { pk, sk } of keys) partitions.get(pk)?.delete(sk);
    },
  };
}

function itemsInRange(
  pk: string,
  partition: ReadonlyMap<string, ItemAttributes>,
  { from, until, limit }: ItemRange,
): readonly StoredItem[] {
  return [...partition]
    .filter(([sk]) => (from === undefined || sk >= from) && (until === undefined || sk <= until))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([sk, attributes]) => ({ key: { pk, sk }, attributes }));
}

function holds(item: ItemAttributes | undefined, condition: WriteCondition | undefined): boolean {
  switch (condition?.is) {
    case undefined:
      return true;
    case 'absent':
      return item === undefined;
    case 'present':
      return item !== undefined;
    case 'equal':
      return Object.entries(condition.attributes).every(([name, value]) => item?.[name] === value);
  }
}
