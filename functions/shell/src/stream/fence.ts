import type { AgentId, FacilityId, Instant, Signal, SignalId } from '@watchhouse/contracts';
import type { ItemTable } from '../table/item-table.ts';
import { isBehind } from './signal-stream.ts';
import type { StreamRecord } from './signal-stream.ts';

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

/** Former shards remembered; a stream is not resharded more often within its retention. */
const lineageMax = 20;

/** True when a record was decided already. */
export function isAtOrBelow(record: StreamRecord, fence: Fence | undefined): boolean {
  if (fence === undefined) return false;
  if (record.shard !== fence.shard) return fence.lineage.includes(record.shard);
  return !isBehind(record.sequenceNumber, fence.sequenceNumber);
}

/** The fence behind a record, with the heartbeats that were accepted up to it. */
export function fenceBehind(
  record: StreamRecord,
  former: Fence | undefined,
  accepted: readonly Signal[],
): Fence {
  const { shard, sequenceNumber } = record;
  const generation = (former?.generation ?? 0) + 1;
  const parents = former === undefined || former.shard === shard ? [] : [former.shard];
  const lineage = [...(former?.lineage ?? []), ...parents].slice(-lineageMax);
  const heartbeats: Record<AgentId, Heartbeats[AgentId]> = { ...former?.heartbeats };
  for (const { type, agent, id, time } of accepted) {
    if (type !== 'agent.heartbeat' || agent === undefined) continue;
    heartbeats[agent] = { signal: id, at: time, arrivedAt: record.arrivedAt };
  }
  return { generation, shard, sequenceNumber, subSequence: 0, lineage, heartbeats };
}

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
