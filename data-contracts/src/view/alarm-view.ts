import { z } from 'zod';
import {
  AlarmEvidence,
  AlarmPlace,
  AlarmStatus,
  AlarmDefinition,
  OfficerMark,
} from '../alarm/alarm.ts';
import { Actor } from '../ledger/envelope.ts';
import { AlarmId, EventId, FacilityId } from '../ids.ts';
import { Instant, personalText } from '../primitives.ts';
import { Post } from '../access/post.ts';

/** One line of the alarm list: everything that is open, i.e. not `normal` and not `corrected`. */
export const OpenAlarmRow = z
  .strictObject({
    alarm: AlarmId,
    facility: FacilityId,
    status: AlarmStatus,
    definition: AlarmDefinition,
    place: AlarmPlace,
    openedAt: Instant,
    raisedAt: Instant,
    respondBy: Instant.optional(),
    conditionActive: z.boolean(),
    endedAt: Instant.optional(),
    reAlarms: z.int().min(0),
    lastOpeningAt: Instant,
    acknowledged: z.strictObject({ by: OfficerMark, at: Instant }).optional(),
    shelved: z.strictObject({ by: OfficerMark, at: Instant, until: Instant }).optional(),
    evidence: AlarmEvidence,
    /** Ledger position of the last event of this alarm. */
    seq: z.int().min(1),
  })
  .meta({ id: 'OpenAlarmRow' });
export type OpenAlarmRow = z.infer<typeof OpenAlarmRow>;

export const AlarmHistoryEntry = z
  .strictObject({
    event: EventId,
    seq: z.int().min(1),
    type: z.string(),
    occurredAt: Instant,
    recordedAt: Instant,
    actor: Actor,
    by: OfficerMark.optional(),
    post: Post.optional(),
    reason: personalText(4_000).optional(),
    until: Instant.optional(),
    evidence: AlarmEvidence.optional(),
  })
  .meta({ id: 'AlarmHistoryEntry' });
export type AlarmHistoryEntry = z.infer<typeof AlarmHistoryEntry>;

/** One alarm with all its steps, whatever its state. */
export const AlarmPage = z
  .strictObject({ row: OpenAlarmRow, history: z.array(AlarmHistoryEntry).max(200) })
  .meta({ id: 'AlarmPage' });
export type AlarmPage = z.infer<typeof AlarmPage>;

export const OpenAlarms = z
  .strictObject({
    facility: FacilityId,
    position: z.int().min(0),
    asOf: Instant,
    rows: z.array(OpenAlarmRow),
  })
  .meta({ id: 'OpenAlarms' });
export type OpenAlarms = z.infer<typeof OpenAlarms>;
