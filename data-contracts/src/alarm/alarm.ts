import { z } from 'zod';
import { DeviceId, LevelId, OfficerId, SignalId, TrackId, UnitId, ZoneId } from '../ids.ts';
import { limits } from '../limits.ts';
import { Label, Position } from '../primitives.ts';
import { Post } from '../access/post.ts';

/** What happens if nobody responds. */
export const Consequence = z.enum(['life', 'escape', 'rights', 'property', 'record']);
export type Consequence = z.infer<typeof Consequence>;
export const TimeToRespond = z.enum(['under-1-min', 'under-5-min', 'under-30-min', 'later']);
export type TimeToRespond = z.infer<typeof TimeToRespond>;
export const Priority = z.enum(['critical', 'high', 'medium', 'low']).meta({ id: 'Priority' });
export type Priority = z.infer<typeof Priority>;

export const AlarmCategory = z
  .enum(['danger-zone', 'duress', 'system', 'perimeter', 'self-harm', 'fire', 'roll-call', 'clock'])
  .meta({ id: 'AlarmCategory' });
export type AlarmCategory = z.infer<typeof AlarmCategory>;

/** States of an alarm after ISA-18.2, as the glossary lists them. */
export const AlarmStatus = z
  .enum([
    'unack-active',
    'ack-active',
    'rtn-unack',
    'normal',
    'shelved',
    'suppressed-by-design',
    'out-of-service',
    'corrected',
  ])
  .meta({ id: 'AlarmStatus' });
export type AlarmStatus = z.infer<typeof AlarmStatus>;

/** Where it is: enough to find it on the plan and to say it aloud. */
export const AlarmPlace = z
  .strictObject({
    level: LevelId.optional(),
    unit: UnitId.optional(),
    zone: ZoneId.optional(),
    device: DeviceId.optional(),
    position: Position.optional(),
    label: Label,
  })
  .meta({ id: 'AlarmPlace' });
export type AlarmPlace = z.infer<typeof AlarmPlace>;

/** Why the rule fired: the signals, the values compared, and the bound they met. */
export const AlarmEvidence = z
  .strictObject({
    signals: z.array(SignalId).min(1).max(limits.detection.evidencePerAlarmMax),
    track: TrackId.optional(),
    values: z.record(z.string().max(60), z.union([z.string().max(200), z.number(), z.boolean()])),
  })
  .meta({ id: 'AlarmEvidence' });
export type AlarmEvidence = z.infer<typeof AlarmEvidence>;

/** A rule's statement of its alarm, copied into the event so that the past stays explainable. */
export const AlarmDefinition = z
  .strictObject({
    rule: z.string().regex(/^[a-z0-9-]{1,60}$/),
    ruleVersion: z.int().min(1),
    category: AlarmCategory,
    consequence: Consequence,
    timeToRespond: TimeToRespond,
    priority: Priority,
    title: Label,
    message: Label,
    action: Label,
    shelvable: z.boolean(),
  })
  .meta({ id: 'AlarmDefinition' });
export type AlarmDefinition = z.infer<typeof AlarmDefinition>;

/** The officer behind a step, as everyone may see it: badge number, never a name. */
export const OfficerMark = z
  .strictObject({ officer: OfficerId, badge: z.string().max(20), post: Post })
  .meta({ id: 'OfficerMark' });
export type OfficerMark = z.infer<typeof OfficerMark>;
