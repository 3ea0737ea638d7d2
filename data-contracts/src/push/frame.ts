import { z } from 'zod';
import { FacilityId, TrackId } from '../ids.ts';
import { limits } from '../limits.ts';
import { Instant } from '../primitives.ts';
import { OpenAlarmRow } from '../view/alarm-view.ts';
import { HealthRow } from '../view/health-view.ts';
import { LiveAgent, LiveDevice, LiveDoor, LivePerson, LiveState } from '../view/live-state.ts';

const part = {
  /** A delta larger than a frame is cut: part 1..parts, applied when all are there. */
  part: z.int().min(1).optional(),
  parts: z.int().min(2).max(limits.push.partsMax).optional(),
};

/**
 * Whole rows or removals of a ledger-derived view, from position to position. A client whose own position
 * is not `from` holds the frame for a second, then asks for the snapshot again.
 */
const viewDelta = <V extends string, S extends z.ZodType>(view: V, row: S) =>
  z.strictObject({
    kind: z.literal('delta'),
    view: z.literal(view),
    facility: FacilityId,
    from: z.int().min(0),
    to: z.int().min(1),
    rows: z.array(row),
    removed: z.array(z.string()),
    at: Instant,
    ...part,
  });
export const OpenAlarmsDelta = viewDelta('open-alarms', OpenAlarmRow);
export const SystemHealthDelta = viewDelta('system-health', HealthRow);

/** What moved since revision `from`. */
export const MapDelta = z.strictObject({
  kind: z.literal('map'),
  facility: FacilityId,
  from: z.int().min(0),
  to: z.int().min(1),
  asOf: Instant,
  people: z.array(LivePerson),
  gone: z.array(TrackId),
  doors: z.array(LiveDoor),
  devices: z.array(LiveDevice),
  agents: z.array(LiveAgent).optional(),
  counters: LiveState.shape.counters,
  ...part,
});

/** Every five seconds: where the server stands, so that a client notices what it missed. */
export const PositionFrame = z.strictObject({
  kind: z.literal('position'),
  facility: FacilityId,
  at: Instant,
  ledger: z.int().min(0),
  map: z.int().min(0),
  /**
   * Ledger position of the newest event. `ledger` that stays below it means: what is pushed is stale, and no alarm
   * can say so, because alarms come by the same way.
   */
  head: z.int().min(0).optional(),
});
/** The server lost track of this client (it was slow or throttled): load the snapshot again. */
export const ResyncFrame = z.strictObject({
  kind: z.literal('resync'),
  facility: FacilityId,
  view: z.enum(['open-alarms', 'system-health', 'map', 'all']),
});
/** The last frame before the server closes. */
export const ClosingFrame = z.strictObject({
  kind: z.literal('closing'),
  reason: z.enum(['token-expired', 'session-revoked', 'right-lost', 'going-away']),
});
export const PongFrame = z.strictObject({ kind: z.literal('pong'), at: Instant });
/** A frame of the server. */
export const PushFrame = z
  .union([
    OpenAlarmsDelta,
    SystemHealthDelta,
    MapDelta,
    PositionFrame,
    ResyncFrame,
    ClosingFrame,
    PongFrame,
  ])
  .meta({ id: 'PushFrame' });
export type PushFrame = z.infer<typeof PushFrame>;
export type OpenAlarmsDelta = z.infer<typeof OpenAlarmsDelta>;
export type SystemHealthDelta = z.infer<typeof SystemHealthDelta>;
export type MapDelta = z.infer<typeof MapDelta>;
export type PositionFrame = z.infer<typeof PositionFrame>;

/** A frame of the client. */
export const ClientFrame = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('ping') }),
    z.strictObject({ action: z.literal('position') }),
  ])
  .meta({ id: 'ClientFrame' });
export type ClientFrame = z.infer<typeof ClientFrame>;

/** Answer of `POST /api/facilities/{facility}/live-tickets`: good once, for thirty seconds. */
export const LiveTicket = z
  .strictObject({ ticket: z.string().min(20).max(100), expiresAt: Instant })
  .meta({ id: 'LiveTicket' });
export type LiveTicket = z.infer<typeof LiveTicket>;
