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

/** The stream of signals: Kinesis or memory. Partition key is the facility. */
export interface SignalStream {
  put(facility: FacilityId, bytes: Uint8Array): Promise<void>;
  /**
   * Records of a shard after a sequence number (from its eldest kept record without one), in order, page by page,
   * to the end of what is there now.
   */
  readAfter(shard: string, after: string | undefined): AsyncIterable<readonly StreamRecord[]>;
}

/** True when `left` lies behind `right` in the same shard. */
export const isBehind = (left: string, right: string): boolean => BigInt(left) > BigInt(right);
