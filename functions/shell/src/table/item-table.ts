/** Where an item lies: partition and sort key. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** Attributes of an item besides its key; `expiresAt` (seconds since 1970) lets the store remove it later. */
export type ItemAttributes = Readonly<Record<string, string | number | boolean>>;

/** What must hold of the stored item for a write to take place. */
export type WriteCondition =
  | { readonly is: 'absent' }
  | { readonly is: 'present' }
  | { readonly is: 'equal'; readonly attributes: ItemAttributes };

/** One write, or only a condition, of an all-or-nothing group. */
export type ItemWrite =
  | {
      readonly kind: 'put';
      readonly key: ItemKey;
      readonly attributes: ItemAttributes;
      readonly on?: WriteCondition;
    }
  | { readonly kind: 'remove'; readonly key: ItemKey; readonly on?: WriteCondition }
  | { readonly kind: 'check'; readonly key: ItemKey; readonly on: WriteCondition };

export interface StoredItem {
  readonly key: ItemKey;
  readonly attributes: ItemAttributes;
}

/** Bounds of a query: sort keys from `from` up to and including `until`, at most `limit` items. */
export interface ItemRange {
  readonly from?: string;
  readonly until?: string;
  readonly limit?: number;
}

/** DynamoDB takes this many items in one transaction or batch read. */
export const itemsPerWriteMax = 100;

/**
 * A table of items under partition and sort key, as the derived data of the shell needs it. Reads are strongly
 * consistent. The in-memory twin and the DynamoDB one pass the same contract suite.
 */
export interface ItemTable {
  get(key: ItemKey): Promise<ItemAttributes | undefined>;
  /** The items that exist among `keys`, in no order. */
  getMany(keys: readonly ItemKey[]): Promise<readonly StoredItem[]>;
  /** Items of one partition in ascending order of sort key. */
  query(pk: string, range?: ItemRange): Promise<readonly StoredItem[]>;
  /**
   * Writes all or nothing, at most `itemsPerWriteMax`. False: nothing was written, because a condition did not hold
   * or another writer was at the same items; the caller reads again.
   */
  write(writes: readonly ItemWrite[]): Promise<boolean>;
  /** Removes any number of items, not atomically. */
  removeMany(keys: readonly ItemKey[]): Promise<void>;
}
