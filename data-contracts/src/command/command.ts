import { z } from 'zod';
import { AlarmDefinition, AlarmEvidence, AlarmPlace } from '../alarm/alarm.ts';
import { AlarmId, CommandId, CityId, OfficerId, PersonId, SignalId } from '../ids.ts';
import { limits } from '../limits.ts';
import { DocumentReference, Instant, Label } from '../primitives.ts';
import { Post } from '../access/post.ts';

const reason = z
  .string()
  .trim()
  .min(limits.alarm.reasonCharactersMin)
  .max(limits.alarm.reasonCharactersMax);

const command = <T extends string, S extends z.ZodRawShape>(type: T, payload: S) =>
  z.strictObject({ id: CommandId, type: z.literal(type), payload: z.strictObject(payload) });

const alarm = { alarm: AlarmId };

/** What a person may ask for over HTTP. The `id` is the idempotency key, made by the client. */
export const personCommands = {
  'alarm.acknowledge': command('alarm.acknowledge', alarm),
  'alarm.shelve': command('alarm.shelve', {
    ...alarm,
    minutes: z.int().min(limits.alarm.shelveMinutesMin).max(limits.alarm.shelveMinutesMax),
    reason,
  }),
  'alarm.unshelve': command('alarm.unshelve', alarm),
  'alarm.end-condition': command('alarm.end-condition', { ...alarm, reason }),
  'alarm.suppress': command('alarm.suppress', { ...alarm, reason }),
  'alarm.unsuppress': command('alarm.unsuppress', alarm),
  'alarm.take-out-of-service': command('alarm.take-out-of-service', { ...alarm, reason }),
  'alarm.return-to-service': command('alarm.return-to-service', alarm),
  'person.register': command('person.register', {
    person: PersonId,
    name: z.string().trim().min(1).max(100),
  }),
  'officer.post': command('officer.post', {
    officer: OfficerId,
    principal: z.string().min(1).max(200),
    badge: z.string().regex(/^[0-9A-Z]{4,12}$/),
    name: z.string().trim().min(1).max(100),
    posts: z.array(Post).min(1).max(8),
  }),
  'officer.relieve': command('officer.relieve', { officer: OfficerId }),
  'rule-set.publish': command('rule-set.publish', {
    document: DocumentReference,
    effectiveAt: Instant,
  }),
  'site-plan.publish': command('site-plan.publish', {
    document: DocumentReference,
    effectiveAt: Instant,
  }),
  /** Read again what lies in quarantine under `object`. */
  'stream.replay-quarantine': command('stream.replay-quarantine', {
    object: z
      .string()
      .max(400)
      .regex(/^[0-9A-Za-z_.:/-]+$/),
  }),
  'facility.register': command('facility.register', {
    kind: z.enum(['facility', 'city']),
    code: z.string().regex(/^[0-9A-Z]{6,20}$/),
    name: Label,
    timeZone: z.string().min(3).max(60),
    city: CityId.optional(),
  }),
} as const;
export type PersonCommandType = keyof typeof personCommands;

/** Body of `POST /api/facilities/{facility}/commands`. */
export const PersonCommand = z
  .discriminatedUnion('type', [
    personCommands['alarm.acknowledge'],
    personCommands['alarm.shelve'],
    personCommands['alarm.unshelve'],
    personCommands['alarm.end-condition'],
    personCommands['alarm.suppress'],
    personCommands['alarm.unsuppress'],
    personCommands['alarm.take-out-of-service'],
    personCommands['alarm.return-to-service'],
    personCommands['person.register'],
    personCommands['officer.post'],
    personCommands['officer.relieve'],
    personCommands['rule-set.publish'],
    personCommands['site-plan.publish'],
    personCommands['stream.replay-quarantine'],
    personCommands['facility.register'],
  ])
  .meta({ id: 'PersonCommand' });
export type PersonCommand = z.infer<typeof PersonCommand>;

/** What the platform itself asks for: detection, deadlines, the watchdog. Never reachable over HTTP. */
export const softwareCommands = {
  'alarm.raise': command('alarm.raise', {
    ...alarm,
    definition: AlarmDefinition,
    key: z.string().min(1).max(200),
    openingSignal: SignalId,
    openedAt: Instant,
    place: AlarmPlace,
    evidence: AlarmEvidence,
    supersedes: AlarmId.optional(),
    holdOffSeconds: z.int().min(0).max(86_400),
  }),
  /**
   * Late evidence moved the opening: in one append the alarm `supersedes` is corrected and its successor raised,
   * and what officers did about it passes on.
   */
  'alarm.supersede': command('alarm.supersede', {
    ...alarm,
    supersedes: AlarmId,
    definition: AlarmDefinition,
    key: z.string().min(1).max(200),
    openingSignal: SignalId,
    openedAt: Instant,
    place: AlarmPlace,
    evidence: AlarmEvidence,
    holdOffSeconds: z.int().min(0).max(86_400),
  }),
  /**
   * A new opening of the same rule and key while the alarm is active. It may have been told before under an alarm
   * of its own, which is corrected in the same append.
   */
  'alarm.re-alarm': command('alarm.re-alarm', {
    ...alarm,
    signal: SignalId,
    at: Instant,
    evidence: AlarmEvidence,
    supersedes: AlarmId.optional(),
  }),
  'alarm.clear': command('alarm.clear', {
    ...alarm,
    at: Instant,
    cause: z.enum(['condition-end', 'after']),
    signal: SignalId.optional(),
  }),
  'alarm.correct': command('alarm.correct', {
    ...alarm,
    at: Instant,
    evidence: AlarmEvidence,
    supersededBy: AlarmId.optional(),
  }),
  /** Sent by the deadline of a shelving. */
  'alarm.shelving-expired': command('alarm.shelving-expired', { ...alarm, until: Instant }),
  /** Puts on record that the data keys of a person were destroyed. */
  'person.record-erasure': command('person.record-erasure', {
    person: PersonId,
    destroyedAt: Instant,
    finalAt: Instant,
  }),
  'stream.quarantine': command('stream.quarantine', {
    count: z.int().min(1),
    reasons: z.record(z.string().max(40), z.int().min(1)),
    object: z.string().min(1).max(400),
    firstPath: z.string().max(200),
    at: Instant,
  }),
  'stream.record-replay': command('stream.record-replay', {
    object: z.string().min(1).max(400),
    entries: z.int().min(0),
    readable: z.int().min(0),
    faulty: z.int().min(0),
    at: Instant,
  }),
} as const;
export type SoftwareCommandType = keyof typeof softwareCommands;

export type CommandOf<T extends PersonCommandType | SoftwareCommandType> =
  T extends PersonCommandType
    ? z.infer<(typeof personCommands)[T]>
    : T extends SoftwareCommandType
      ? z.infer<(typeof softwareCommands)[T]>
      : never;
/** Any command of the system, discriminated by `type`. */
export type Command = { [K in PersonCommandType | SoftwareCommandType]: CommandOf<K> }[
  PersonCommandType | SoftwareCommandType];
