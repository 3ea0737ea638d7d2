import { DeadlineId, FacilityId, Instant, limits } from '@watchhouse/contracts';
import type { Command } from '@watchhouse/contracts';
import { sha256Hex } from '@watchhouse/domain';
import type { ItemKey, ItemTable, StoredItem } from '../table/item-table.ts';
import type { DueItem, DueKey, DueStore } from './due-store.ts';

/** Sorts after every id at the same instant. */
const afterEveryId = '~';

/** Due items on an item table: `due#<bucket>`, the bucket by facility, sorted by `<instant>#<deadline>`. */
export function tableDueStore(table: ItemTable): DueStore {
  return {
    put: async (item) => {
      const { facility, command } = item;
      const attributes = { facility, command: JSON.stringify(command) };
      await table.write([{ kind: 'put', key: keyOf(item), attributes }]);
    },
    remove: (key) => table.removeMany([keyOf(key)]),
    get: async (key) => {
      const itemKey = keyOf(key);
      const attributes = await table.get(itemKey);
      return attributes === undefined ? undefined : dueItem({ key: itemKey, attributes });
    },
    until: async (instant, limitPerBucket) => {
      const range = { until: `${instant}#${afterEveryId}`, limit: limitPerBucket };
      const buckets = Array.from({ length: limits.deadline.buckets }, (_, n) => bucketName(n));
      const found = await Promise.all(buckets.map((bucket) => table.query(bucket, range)));
      return found.flat().map(dueItem);
    },
  };
}

const bucketName = (bucket: number) => `due#${String(bucket)}`;

function keyOf({ facility, deadline, dueAt }: DueKey): ItemKey {
  const bucket = parseInt(sha256Hex(facility).slice(0, 8), 16) % limits.deadline.buckets;
  return { pk: bucketName(bucket), sk: `${dueAt}#${deadline}` };
}

function dueItem({ key, attributes }: StoredItem): DueItem {
  const separator = key.sk.indexOf('#');
  return {
    facility: FacilityId.parse(attributes['facility']),
    dueAt: Instant.parse(key.sk.slice(0, separator)),
    deadline: DeadlineId.parse(key.sk.slice(separator + 1)),
    // Written by this store from a projection of the ledger.
    command: JSON.parse(String(attributes['command'])) as Command,
  };
}
