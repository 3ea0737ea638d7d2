import { z } from 'zod';
import { AgentId, FacilityId } from '../ids.ts';
import { Instant } from '../primitives.ts';

/** Why a record or a line of the stream could not be read. */
export const QuarantineReason = z.enum([
  'not-json',
  'not-utf8',
  'no-header',
  'count-differs',
  'contract',
  'unknown-type',
  'unknown-version',
  'too-large',
  'foreign-facility',
  'future-time',
]);
export type QuarantineReason = z.infer<typeof QuarantineReason>;

/** What could not be read, kept whole with the reason and the failing path. */
export const QuarantinedRecord = z
  .strictObject({
    facility: FacilityId.optional(),
    /** Whose record it was by its header; absent where that could not be read, and on what the ledger said. */
    agent: AgentId.optional(),
    shard: z.string().max(100),
    sequenceNumber: z.string().max(130),
    line: z.int().min(0),
    reason: QuarantineReason,
    /** Dotted path of the failing field; empty when the whole line is at fault. */
    path: z.string().max(200),
    detail: z.string().max(500),
    at: Instant,
    /** The bytes as received, base 64. */
    bytes: z.string(),
  })
  .meta({ id: 'QuarantinedRecord' });
export type QuarantinedRecord = z.infer<typeof QuarantinedRecord>;
