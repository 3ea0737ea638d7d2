import { z } from 'zod';

/**
 * Codes of refusals and problems. Screens translate the code; `params` fills the sentence. The value is
 * the HTTP status of the answer.
 */
export const refusalStatus = {
  'alarm.notFound': 404,
  'alarm.exists': 409,
  'alarm.alreadyAcknowledged': 409,
  'alarm.closed': 409,
  'alarm.notActive': 409,
  'alarm.notShelved': 409,
  'alarm.notShelvable': 409,
  'alarm.alreadyShelved': 409,
  'alarm.notSuppressed': 409,
  'alarm.notOutOfService': 409,
  'alarm.inactiveState': 409,
  'alarm.heldOff': 409,
  'alarm.conditionEndedAlready': 409,
  'alarm.notEndedByHand': 409,
  'deadline.tooEarly': 409,
  'deadline.obsolete': 409,
  'person.exists': 409,
  'officer.exists': 409,
  'officer.notPosted': 409,
  'facility.exists': 409,
  'published.unchanged': 409,
  'published.missing': 409,
  'quarantine.unknown': 404,
  'quarantine.replaying': 409,
  'quarantine.nothingLeft': 409,
  'claim.taken': 409,
  'command.reused': 409,
  'command.otherActor': 409,
  'ledger.busy': 503,
  'request.malformed': 400,
  'request.tooLarge': 413,
  'access.unauthenticated': 401,
  'access.tokenExpired': 401,
  'access.sessionRevoked': 401,
  'access.denied': 403,
  'access.trailUnavailable': 503,
  'resource.notFound': 404,
  'server.failed': 500,
} as const;
export type RefusalCode = keyof typeof refusalStatus;
export const RefusalCode = z.enum(Object.keys(refusalStatus) as [RefusalCode, ...RefusalCode[]]);

/** A business "no" as a value: a dotted code and what the sentence on the screen needs. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly params: Readonly<Record<string, string | number>>;
}

/** RFC 9457 problem details with our members `code`, `params`, `errors` and `correlation`. */
export const Problem = z
  .strictObject({
    type: z.string().min(1),
    title: z.string().min(1),
    status: z.int().min(400).max(599),
    detail: z.string().optional(),
    instance: z.string().optional(),
    /** New codes come with new capabilities; whoever does not know one goes by `status` (RFC 9457, section 3.1.2). */
    code: RefusalCode.meta({ 'x-open': true }),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
    /** One entry per faulty field: its path and the reason. */
    errors: z
      .array(z.strictObject({ path: z.string(), reason: z.string() }))
      .max(100)
      .optional(),
    correlation: z.string().optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
