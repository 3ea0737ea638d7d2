import { z } from 'zod';
import { AlarmEvidence, AlarmPlace } from '../alarm/alarm.ts';
import { AlarmId, LevelId, SignalId, TrackId, ZoneId } from '../ids.ts';
import { limits } from '../limits.ts';
import { Instant, Position } from '../primitives.ts';

/**
 * An alarm that the agent's own detection raised while its line was down or is catching up; it overtakes the
 * signals behind it. Detection in the cloud shows it at once under the same id and settles it when those signals
 * have come: confirmed, replaced by an earlier opening, or corrected.
 */
export const EdgeAlarm = z
  .strictObject({
    alarm: AlarmId,
    rule: z.string().regex(/^[a-z0-9-]{1,60}$/),
    ruleVersion: z.int().min(1),
    key: z.string().min(1).max(200),
    openingSignal: SignalId,
    openedAt: Instant,
    place: AlarmPlace,
    evidence: AlarmEvidence,
  })
  .meta({ id: 'EdgeAlarm' });

/** Where everybody is now, sent once a second while older signals are still on their way; it decides nothing. */
export const MapSummary = z
  .strictObject({
    part: z.int().min(1),
    parts: z.int().min(1).max(limits.signal.summaryPartsMax),
    people: z
      .array(
        z.strictObject({
          track: TrackId,
          level: LevelId,
          position: Position,
          height: z.number().min(0).max(4).optional(),
          zones: z.array(ZoneId).max(limits.signal.zonesPerObservationMax),
        }),
      )
      .max(limits.signal.summaryPeopleMax),
  })
  .meta({ id: 'MapSummary' });
