import type { FacilityId, Instant } from '@watchhouse/contracts';

/** One record of the signal stream as it lies there. */
export interface StreamRecord {
  readonly shard: string;
  /** Decimal digits; compared as numbers, because their length differs. */
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly arrivedAt: Instant;
  readonly bytes: Uint8Array;
}

/** A place in the stream. */
export type StreamPosition = Pick<StreamRecord, 'shard' | 'sequenceNumber'>;

/** A shard that is still kept: the part of the hash keys it takes or took, and whose place it came into. */
export interface Shard {
  readonly shard: string;
  /** One after a split, two after a merge; a parent may be kept no longer. */
  readonly parents: readonly string[];
  /** Both included. */
  readonly firstHash: bigint;
  readonly lastHash: bigint;
}

/** Where to begin in a shard. */
export type ReadStart =
  /** The eldest kept record. */
  | 'eldest'
  /** This record itself; the eldest kept one when it has left the stream. */
  | { readonly at: string }
  /** The first that arrived at or after an instant. */
  | { readonly since: Instant };

/** The stream of signals: Kinesis or memory. Partition key is the facility. */
export interface SignalStream {
  put(facility: FacilityId, bytes: Uint8Array): Promise<void>;
  /** All shards that are kept, closed ones included. */
  shards(): Promise<readonly Shard[]>;
  /**
   * Records of a shard after a sequence number (from its eldest kept record without one), in order, page by page,
   * to the end of what is there now.
   */
  readAfter(shard: string, after: string | undefined): AsyncIterable<readonly StreamRecord[]>;
  /** As `readAfter`; a shard that is kept no longer has nothing to read. */
  readFrom(shard: string, start: ReadStart): AsyncIterable<readonly StreamRecord[]>;
}

/** True when `left` lies behind `right` in the same shard. */
export const isBehind = (left: string, right: string): boolean => BigInt(left) > BigInt(right);
