import { z } from 'zod';
import { AlarmId, SignalId } from '../ids.ts';
import { Instant } from '../primitives.ts';
import { AlarmDefinition, AlarmEvidence, AlarmPlace, OfficerMark } from './alarm.ts';

const alarm = AlarmId;
/** Whose alarm it is, repeated where the condition changes so that a reader of one event knows the part. */
const origin = {
  rule: AlarmDefinition.shape.rule,
  key: z.string().min(1).max(200),
};

export const AlarmRaised = z.strictObject({
  alarm,
  definition: AlarmDefinition,
  /** Key of the rule: the same rule and key have at most one active alarm. */
  key: z.string().min(1).max(200),
  openingSignal: SignalId,
  openedAt: Instant,
  place: AlarmPlace,
  evidence: AlarmEvidence,
  /** The alarm this one takes the place of, when late evidence moved the opening. */
  supersedes: AlarmId.optional(),
  /** What an officer had done about the superseded alarm; it goes on without a second sound. */
  inherited: z
    .strictObject({
      acknowledged: z.strictObject({ by: OfficerMark, at: Instant }).optional(),
      shelved: z.strictObject({ by: OfficerMark, at: Instant, until: Instant }).optional(),
    })
    .optional(),
  /** Signals held within the hold-off are folded silently. */
  holdOffSeconds: z.int().min(0).max(86_400),
});
export const AlarmReAlarmed = z.strictObject({
  alarm,
  ...origin,
  signal: SignalId,
  at: Instant,
  evidence: AlarmEvidence,
  /** The alarm under which this opening was told before it came in order; it does not sound a second time. */
  supersedes: AlarmId.optional(),
  /** With `supersedes`: who has seen it. */
  inherited: z
    .strictObject({ acknowledged: z.strictObject({ by: OfficerMark, at: Instant }) })
    .optional(),
});
export const AlarmAcknowledged = z.strictObject({ alarm, by: OfficerMark, at: Instant });
/** The condition is over: to `normal` when it was acknowledged, to `rtn-unack` when nobody has seen it. */
export const AlarmConditionEnded = z.strictObject({
  alarm,
  ...origin,
  at: Instant,
  cause: z.enum(['condition-end', 'after', 'by-hand']),
  signal: SignalId.optional(),
  by: OfficerMark.optional(),
});
export const AlarmShelved = z.strictObject({
  alarm,
  by: OfficerMark,
  at: Instant,
  until: Instant,
});
export const AlarmUnshelved = z.strictObject({
  alarm,
  at: Instant,
  cause: z.enum(['time', 'by-hand']),
  by: OfficerMark.optional(),
});
export const AlarmSuppressed = z.strictObject({
  alarm,
  at: Instant,
  by: OfficerMark,
});
export const AlarmUnsuppressed = z.strictObject({ alarm, at: Instant, by: OfficerMark });
export const AlarmTakenOutOfService = z.strictObject({ alarm, at: Instant, by: OfficerMark });
export const AlarmReturnedToService = z.strictObject({ alarm, at: Instant, by: OfficerMark });
/** Late evidence contradicts it; marked, never deleted. */
export const AlarmCorrected = z.strictObject({
  alarm,
  ...origin,
  at: Instant,
  evidence: AlarmEvidence,
  supersededBy: AlarmId.optional(),
});
