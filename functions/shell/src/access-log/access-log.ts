import type { AccessRecord, FacilityId } from '@watchhouse/contracts';

/** Where the access log's chain of objects stands; number 0 and the genesis hash before the first. */
export interface AccessChainHead {
  readonly number: number;
  readonly hash: string;
}

/**
 * The log of reads of personal data. A record is written before the answer is given; if that fails, the data is
 * not returned. Records are moved from here into hash-chained objects that checkpoints cover.
 */
export interface AccessLog {
  /** Writes a new record; throws when it cannot, and the caller must not answer. */
  record(record: AccessRecord): Promise<void>;
  /** Records not yet moved, eldest first. */
  pending(facility: FacilityId, limit: number): Promise<readonly AccessRecord[]>;
  head(facility: FacilityId): Promise<AccessChainHead>;
  /** Notes for each subject of the records in which object they lie; doing so again changes nothing. */
  index(facility: FacilityId, records: readonly AccessRecord[], object: string): Promise<void>;
  remove(facility: FacilityId, records: readonly AccessRecord[]): Promise<void>;
  /** False when the head was no longer `from`. */
  moveHead(facility: FacilityId, from: AccessChainHead, to: AccessChainHead): Promise<boolean>;
  /** Objects in which reads about a subject lie, in order. */
  objectsOf(facility: FacilityId, subject: string): Promise<readonly string[]>;
}
