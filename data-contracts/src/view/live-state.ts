import { z } from 'zod';
import { AgentId, DeviceId, DoorId, FacilityId, LevelId, TrackId, ZoneId } from '../ids.ts';
import { Instant, Position } from '../primitives.ts';
import { AgentHeartbeat, DeviceHealth } from '../signal/data.ts';

/** A moving person: a track, not an identity. */
export const LivePerson = z
  .strictObject({
    track: TrackId,
    level: LevelId,
    position: Position,
    height: z.number().optional(),
    zones: z.array(ZoneId),
    seenAt: Instant,
  })
  .meta({ id: 'LivePerson' });
export type LivePerson = z.infer<typeof LivePerson>;

export const LiveDoor = z
  .strictObject({
    door: DoorId,
    state: z.enum(['open', 'closed', 'locked', 'forced', 'held-open']),
    since: Instant,
  })
  .meta({ id: 'LiveDoor' });
export type LiveDoor = z.infer<typeof LiveDoor>;

export const LiveDevice = z
  .strictObject({
    device: DeviceId,
    state: z.enum(['online', 'degraded', 'offline']),
    since: Instant,
    reason: DeviceHealth.shape.reason,
    /** Device time minus agent time in milliseconds, as last estimated. */
    clockOffsetMs: z.int().optional(),
  })
  .meta({ id: 'LiveDevice' });
export type LiveDevice = z.infer<typeof LiveDevice>;

/** An agent as its last heartbeat described it. */
export const LiveAgent = z
  .strictObject({
    agent: AgentId,
    /** Event time of the heartbeat: up to then everything of this agent has come. */
    heartbeatAt: Instant,
    /** When the heartbeat entered the stream; far behind `heartbeatAt` while a backlog is sent. */
    arrivedAt: Instant,
    ...AgentHeartbeat.omit({ lastSequence: true }).shape,
  })
  .meta({ id: 'LiveAgent' });
export type LiveAgent = z.infer<typeof LiveAgent>;

/** Fold of the signals of one facility: what moves. `revision` counts published deltas. */
export const LiveState = z
  .strictObject({
    facility: FacilityId,
    revision: z.int().min(0),
    /** Watermark: nothing earlier will come. */
    asOf: Instant,
    /** Time of the newest map summary; later than `asOf` while older signals are still on their way. */
    summaryAt: Instant.optional(),
    people: z.array(LivePerson),
    doors: z.array(LiveDoor),
    devices: z.array(LiveDevice),
    agents: z.array(LiveAgent).optional(),
    counters: z.strictObject({
      signals: z.int().min(0),
      late: z.int().min(0),
      duplicates: z.int().min(0),
      quarantined: z.int().min(0),
      sequenceGaps: z.int().min(0),
    }),
  })
  .meta({ id: 'LiveState' });
export type LiveState = z.infer<typeof LiveState>;
