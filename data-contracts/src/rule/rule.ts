import { z } from 'zod';
import { AlarmCategory, Consequence, TimeToRespond } from '../alarm/alarm.ts';
import { ZoneClass } from '../plan/site-plan.ts';
import { limits } from '../limits.ts';
import { Label } from '../primitives.ts';

const Scalar = z.union([z.string().max(200), z.number(), z.boolean()]);

/**
 * One structured condition: a dotted field of the signal (`data.height`) or of what is known of its place
 * (`zone.class`, `unit.category`), an operator and a value. Compiled to closures; nothing is evaluated as text.
 */
export const Condition = z.discriminatedUnion('operator', [
  z.strictObject({
    field: z.string().regex(/^[a-z][A-Za-z.]{0,79}$/),
    operator: z.enum(['equals', 'differs']),
    value: Scalar,
  }),
  z.strictObject({
    field: z.string().regex(/^[a-z][A-Za-z.]{0,79}$/),
    operator: z.enum(['above', 'below', 'at-least', 'at-most']),
    value: z.number(),
  }),
  z.strictObject({
    field: z.string().regex(/^[a-z][A-Za-z.]{0,79}$/),
    operator: z.literal('one-of'),
    value: z.array(Scalar).min(1).max(50),
  }),
]);
export type Condition = z.infer<typeof Condition>;

const seconds = z.int().min(1).max(86_400);

export const Pattern = z.discriminatedUnion('kind', [
  /** Every signal that satisfies `where`. */
  z.strictObject({ kind: z.literal('match') }),
  /** A track stays in a zone of a class for longer than `forSeconds` (or the zone's own `dwellSeconds`). */
  z.strictObject({
    kind: z.literal('dwell'),
    zoneClass: ZoneClass,
    forSeconds: seconds,
    /** Outside for no longer than this counts as having stayed: hysteresis against jitter at the line. */
    leaveSeconds: z.int().min(0).max(600),
  }),
  /**
   * No signal satisfying `where` for a key once seen. `clock: event` moves with the watermark; `clock: arrival`
   * is left to the watchdog outside the stream, because a silent site moves no watermark.
   */
  z.strictObject({
    kind: z.literal('absence'),
    forSeconds: seconds,
    clock: z.enum(['event', 'arrival']),
  }),
]);
export type Pattern = z.infer<typeof Pattern>;

/** A published detection rule: data, not code. */
export const Rule = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,60}$/),
    version: z.int().min(1),
    title: Label,
    /** Why this rule exists: law, standard or policy. */
    source: z.string().min(1).max(500),
    on: z.enum([
      'person.observed',
      'person.motion',
      'door.state',
      'duress.pressed',
      'device.health',
      'device.clock',
      'camera.analytic',
      'input.changed',
      'ptz.moved',
      'agent.heartbeat',
    ]),
    where: z.array(Condition).max(20),
    by: z
      .array(z.enum(['track', 'zone', 'device', 'door', 'agent']))
      .min(1)
      .max(3),
    pattern: Pattern,
    alarm: z.strictObject({
      category: AlarmCategory,
      consequence: Consequence,
      timeToRespond: TimeToRespond,
      message: Label,
      action: Label,
      shelvable: z.boolean(),
    }),
    clears: z.discriminatedUnion('when', [
      z.strictObject({ when: z.literal('condition-end') }),
      z.strictObject({ when: z.literal('after'), seconds }),
      z.strictObject({ when: z.literal('by-hand') }),
    ]),
    holdOffSeconds: z.int().min(0).max(86_400),
  })
  .meta({ id: 'Rule' });
export type Rule = z.infer<typeof Rule>;

/** What a facility publishes as one document. */
export const RuleSet = z
  .strictObject({ rules: z.array(Rule).max(limits.detection.rulesPerFacilityMax) })
  .meta({ id: 'RuleSet' });
export type RuleSet = z.infer<typeof RuleSet>;
