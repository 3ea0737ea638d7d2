import { z } from 'zod';
import { OfficerMark } from '../alarm/alarm.ts';
import { FacilityId } from '../ids.ts';
import { Instant } from '../primitives.ts';
import { QuarantinedRecord } from '../signal/quarantine.ts';

/** What could not be read of one stream record. */
export const QuarantineRow = z
  .strictObject({
    /** Where the bytes lie; also the name by which they are replayed. */
    object: z.string().min(1).max(400),
    count: z.int().min(1),
    reasons: z.record(z.string().max(40), z.int().min(1)),
    firstPath: z.string().max(200),
    at: Instant,
    state: z.enum(['kept', 'replaying', 'replayed']),
    requested: z.strictObject({ by: OfficerMark, at: Instant }).optional(),
    replayed: z
      .strictObject({ at: Instant, readable: z.int().min(0), faulty: z.int().min(0) })
      .optional(),
    /** Ledger position of the last event of this entry. */
    seq: z.int().min(1),
  })
  .meta({ id: 'QuarantineRow' });
export type QuarantineRow = z.infer<typeof QuarantineRow>;

/** The newest entries, newest first. */
export const Quarantine = z
  .strictObject({
    facility: FacilityId,
    position: z.int().min(0),
    asOf: Instant,
    rows: z.array(QuarantineRow),
  })
  .meta({ id: 'Quarantine' });
export type Quarantine = z.infer<typeof Quarantine>;

/** One entry with what lies there; `omitted` lines do not fit into an answer. */
export const QuarantineEntry = z
  .strictObject({
    row: QuarantineRow,
    records: z.array(QuarantinedRecord),
    omitted: z.int().min(0),
  })
  .meta({ id: 'QuarantineEntry' });
export type QuarantineEntry = z.infer<typeof QuarantineEntry>;
