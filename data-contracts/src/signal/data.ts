import { z } from 'zod';
import { DeviceId, DoorId, LevelId, OfficerId, TrackId, UnitId, ZoneId } from '../ids.ts';
import { limits } from '../limits.ts';
import { DocumentReference, Instant, Position, Sha256 } from '../primitives.ts';

const metresPerSecond = z.number().min(0).max(30);
const metresPerSecondSquared = z.number().min(0).max(500);
/** Head height above the floor in metres. */
const height = z.number().min(0).max(4);

/** Where one tracked person was; at most one a second per track, at once on a transition. */
export const PersonObserved = z
  .strictObject({
    track: TrackId,
    level: LevelId,
    position: Position,
    height: height.optional(),
    zones: z.array(ZoneId).max(limits.signal.zonesPerObservationMax),
    transition: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('entered'), zone: ZoneId }),
        z.strictObject({ kind: z.literal('left'), zone: ZoneId }),
        z.strictObject({ kind: z.literal('rose-above'), line: height }),
        z.strictObject({ kind: z.literal('fell-below'), line: height }),
        z.strictObject({ kind: z.literal('appeared') }),
        z.strictObject({ kind: z.literal('vanished') }),
      ])
      .optional(),
  })
  .meta({ id: 'PersonObserved' });

/** Features of one second of one track, computed at full frame rate by the shared core. */
export const PersonMotion = z
  .strictObject({
    track: TrackId,
    level: LevelId,
    windowMs: z.int().min(1).max(2_000),
    samples: z.int().min(2).max(200),
    speedMax: metresPerSecond,
    speedP95: metresPerSecond,
    accelerationMax: metresPerSecondSquared,
    accelerationP95: metresPerSecondSquared,
    /** Radians a second. */
    turningMax: z.number().min(0).max(400),
    /** Closing speed towards the nearest other person, metres a second; 0 when nobody is near. */
    approachMax: metresPerSecond,
    nearestMetres: z.number().min(0).max(100).optional(),
    heightMax: height.optional(),
    heightMin: height.optional(),
  })
  .meta({ id: 'PersonMotion' });

export const DoorState = z
  .strictObject({
    door: DoorId,
    state: z.enum(['open', 'closed', 'locked', 'forced', 'held-open']),
  })
  .meta({ id: 'DoorState' });

export const DuressPressed = z
  .strictObject({
    level: LevelId,
    unit: UnitId.optional(),
    position: Position,
    officer: OfficerId.optional(),
  })
  .meta({ id: 'DuressPressed' });

export const DeviceHealth = z
  .strictObject({
    device: DeviceId,
    state: z.enum(['online', 'degraded', 'offline']),
    reason: z
      .enum(['no-answer', 'blind', 'tampered', 'low-battery', 'clock', 'recovered'])
      .optional(),
  })
  .meta({ id: 'DeviceHealth' });

/** Promise of an agent that nothing earlier follows; moves the watermark of its site. */
export const AgentHeartbeat = z
  .strictObject({
    /** Sequence of the last signal before this heartbeat. */
    lastSequence: z.int().min(0),
    spooled: z.int().min(0),
    spoolBytes: z.int().min(0),
    devicesOnline: z.int().min(0),
    devicesTotal: z.int().min(0),
    version: z.string().min(1).max(40),
    /** `draining`: the line is back, older signals are still being sent. Without it: `live`. */
    line: z.enum(['live', 'draining']).optional(),
    /** How the spool on disk is: full means that it gives up signals, least important first. */
    spool: z.enum(['ok', 'full', 'disk-failing']).optional(),
    /** Signals given up since the spool was made. */
    dropped: z.int().min(0).optional(),
    /** Event time of the oldest signal that waits. */
    oldestAt: Instant.optional(),
  })
  .meta({ id: 'AgentHeartbeat' });

/** A register, rule set or plan as it stands from `effectiveAt`, put into the stream by the ledger. */
export const ContextChanged = z
  .strictObject({
    register: z.enum(['rule-set', 'site-plan']),
    /** Ledger position of the event behind it. */
    position: z.int().min(1),
    effectiveAt: Instant,
    document: DocumentReference,
    previous: Sha256.optional(),
  })
  .meta({ id: 'ContextChanged' });
