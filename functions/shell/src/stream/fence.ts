import { limits } from '@watchhouse/contracts';
import type { AgentId, FacilityId, Instant, Signal, SignalId } from '@watchhouse/contracts';
import type { ItemTable } from '../table/item-table.ts';
import { isBehind } from './signal-stream.ts';
import type { StreamPosition } from './signal-stream.ts';

/**
 * How far a facility's signals have been decided: everything at or below it has its alarms in the ledger. It
 * belongs to the facility, not to the shard, so that a resharding changes nothing.
 */
export interface Fence {
  /** Counts the moves. */
  readonly generation: number;
  readonly shard: string;
  readonly sequenceNumber: string;
  /** Position within an aggregated record; our records are decided whole. */
  readonly subSequence: 0;
  /** Shards that were read to their end before this one, eldest first. */
  readonly lineage: readonly string[];
  /** The last accepted heartbeat of each agent: all that the watchdog knows of the stream. */
  readonly heartbeats: Heartbeats;
}

export type Heartbeats = Readonly<
  Record<AgentId, { readonly signal: SignalId; readonly at: Instant; readonly arrivedAt: Instant }>
>;

/** True when a record was decided already. */
export function isAtOrBelow(record: StreamPosition, fence: Fence | undefined): boolean {
  if (fence === undefined) return false;
  if (record.shard !== fence.shard) return fence.lineage.includes(record.shard);
  return !isBehind(record.sequenceNumber, fence.sequenceNumber);
}

/** What was accepted up to a position, and when it arrived. */
export interface AcceptedUntil extends StreamPosition {
  readonly arrivedAt: Instant;
  readonly accepted: readonly Signal[];
  /** Shards read to their end on the way there. */
  readonly passed: readonly string[];
}

/** The fence behind a position, with the heartbeats that were accepted up to it. */
export function fenceBehind(until: AcceptedUntil, former: Fence | undefined): Fence {
  const { shard, sequenceNumber, passed } = until;
  const generation = (former?.generation ?? 0) + 1;
  const before = [...(former?.lineage ?? []), ...(former ? [former.shard] : []), ...passed];
  const lineage = [...new Set(before)]
    .filter((name) => name !== shard)
    .slice(-limits.detection.lineageMax);
  const heartbeats: Record<AgentId, Heartbeats[AgentId]> = { ...former?.heartbeats };
  for (const { type, agent, id, time } of until.accepted) {
    if (type !== 'agent.heartbeat' || agent === undefined) continue;
    heartbeats[agent] = { signal: id, at: time, arrivedAt: until.arrivedAt };
  }
  return { generation, shard, sequenceNumber, subSequence: 0, lineage, heartbeats };
}

/** The same fence under a new generation: whatever a process knows by the old one is no longer trusted. */
export const renewed = (fence: Fence): Fence => ({ ...fence, generation: fence.generation + 1 });

/** When the last heartbeat up to the fence arrived; nothing behind the fence is known to be earlier. */
export const lastHeartbeatAt = (fence: Fence | undefined): Instant | undefined =>
  Object.values(fence?.heartbeats ?? {})
    .map(({ arrivedAt }) => arrivedAt)
    .sort()
    .at(-1);

/** Keeps the fences. */
export interface FenceStore {
  read(facility: FacilityId): Promise<Fence | undefined>;
  /** False when the fence was no longer `from`: somebody else decides this facility. */
  move(facility: FacilityId, from: Fence | undefined, to: Fence): Promise<boolean>;
}

/** Key of a facility's fence on the table of the views. */
export const fenceKey = (facility: FacilityId) => ({ pk: `${facility}#fence`, sk: 'fence' });

/** Fences on the table of the views; the heartbeats lie in a member of their own. */
export function tableFences(table: ItemTable): FenceStore {
  return {
    read: async (facility) => {
      const item = await table.get(fenceKey(facility));
      if (item === undefined) return undefined;
      const position = JSON.parse(String(item['fence'])) as Omit<Fence, 'heartbeats'>;
      return { ...position, heartbeats: JSON.parse(String(item['heartbeats'])) as Heartbeats };
    },
    move: (facility, from, to) => {
      const on = from === undefined ? isFirst : { is: 'equal' as const, attributes: markOf(from) };
      const attributes = { ...markOf(to), heartbeats: JSON.stringify(to.heartbeats) };
      return table.write([{ kind: 'put', key: fenceKey(facility), attributes, on }]);
    },
  };
}

const isFirst = { is: 'absent' as const };

const markOf = ({ heartbeats: _, ...position }: Fence) => ({
  generation: position.generation,
  fence: JSON.stringify(position),
});

/** True when both stand at the same place. */
export const isSameFence = (left: Fence | undefined, right: Fence | undefined): boolean =>
  left?.generation === right?.generation &&
  left?.shard === right?.shard &&
  left?.sequenceNumber === right?.sequenceNumber;
