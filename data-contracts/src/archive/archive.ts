import { z } from 'zod';
import { FacilityId } from '../ids.ts';
import { Instant } from '../primitives.ts';
import { QuarantinedRecord } from '../signal/quarantine.ts';
import { LiveState } from '../view/live-state.ts';

/** Where a record lay in the stream of signals. */
const position = {
  shard: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/),
  /** Decimal digits; compared as numbers, because their length differs. */
  sequenceNumber: z.string().regex(/^[0-9]{1,130}$/),
  /** When the stream took it. */
  arrivedAt: Instant,
};

const record = {
  ...position,
  /** As received; a facility in all but broken records. */
  partitionKey: z.string().max(256),
  /** Lines of this record that follow. */
  lines: z.int().min(0),
};

/**
 * Stands in an archive file of signals before the lines of one record of the stream, which follow as they were
 * received; what could not be read stands in its place as an `ArchivedQuarantine`.
 */
export const ArchivedRecord = z
  .strictObject({
    archived: z.literal(1),
    ...record,
    /** Bytes of the record as received. */
    bytes: z.int().min(0).optional(),
  })
  .meta({ id: 'ArchivedRecord' });
export type ArchivedRecord = z.infer<typeof ArchivedRecord>;

/** A line of a record (0: the whole record) that could not be read when it was archived. */
export const ArchivedQuarantine = z
  .strictObject({ quarantined: QuarantinedRecord })
  .meta({ id: 'ArchivedQuarantine' });
export type ArchivedQuarantine = z.infer<typeof ArchivedQuarantine>;

/** Stands in a transitions file before those signals of a record that say that something changed. */
export const ArchivedTransitions = z
  .strictObject({ transitions: z.literal(1), ...record })
  .meta({ id: 'ArchivedTransitions' });
export type ArchivedTransitions = z.infer<typeof ArchivedTransitions>;

/** What moved in a facility up to and including one record of the stream. */
export const Keyframe = z
  .strictObject({
    keyframe: z.literal(1),
    facility: FacilityId,
    position: z.strictObject(position),
    live: LiveState,
  })
  .meta({ id: 'Keyframe' });
export type Keyframe = z.infer<typeof Keyframe>;
