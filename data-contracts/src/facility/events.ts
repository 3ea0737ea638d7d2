import { z } from 'zod';
import { OfficerMark } from '../alarm/alarm.ts';
import { CityId } from '../ids.ts';
import { DocumentReference, Instant, Label } from '../primitives.ts';

/** First event of a log: the facility, or the city-level unit, exists. */
export const FacilityRegistered = z.strictObject({
  kind: z.enum(['facility', 'city']),
  /** 单位代码. */
  code: z.string().regex(/^[0-9A-Z]{6,20}$/),
  name: Label,
  /** IANA zone of the site. */
  timeZone: z.string().min(3).max(60),
  /** The city-level unit above, for policies. */
  city: CityId.optional(),
});

/** A published set of data counts from `effectiveAt`; the document lies under its hash. */
export const Published = z.strictObject({
  document: DocumentReference,
  effectiveAt: Instant,
  edition: z.int().min(1),
});

/** Something in the stream could not be read; the bytes lie in quarantine. */
export const RecordsQuarantined = z.strictObject({
  count: z.int().min(1),
  reasons: z.record(z.string().max(40), z.int().min(1)),
  /** Object that holds them. */
  object: z.string().min(1).max(400),
  firstPath: z.string().max(200),
  at: Instant,
});

/** An officer asked for what lies in quarantine to be read again. */
export const ReplayRequested = z.strictObject({
  object: z.string().min(1).max(400),
  by: OfficerMark,
  at: Instant,
});

/** What lay in quarantine was read again: so many lines went back into the stream, so many are still at fault. */
export const QuarantineReplayed = z.strictObject({
  object: z.string().min(1).max(400),
  /** What was read: lines, and whole records that could not be taken apart and may hold many lines. */
  entries: z.int().min(0),
  readable: z.int().min(0),
  faulty: z.int().min(0),
  at: Instant,
});
