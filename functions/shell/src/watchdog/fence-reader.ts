import { AgentId, Instant, SignalId } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { fenceKey } from '../stream/fence.ts';
import type { Fence } from '../stream/fence.ts';
import type { ItemTable } from '../table/item-table.ts';

/** The last accepted heartbeat of an agent, as the fence of its facility keeps it. */
export interface LastHeartbeat {
  readonly agent: AgentId;
  readonly signal: SignalId;
  /** Event time. */
  readonly at: Instant;
  readonly arrivedAt: Instant;
}

/** Where a facility's signals have been decided up to. */
export type FencePlace = Pick<Fence, 'shard' | 'sequenceNumber' | 'lineage'>;

/** What one look at the fence tells. */
export interface FenceSight {
  /** Empty for a facility whose agents never sent one: that is unknown, not silent. */
  readonly heartbeats: readonly LastHeartbeat[];
  readonly place: FencePlace | undefined;
}

/**
 * What the watchdog knows of decided signals. Heartbeats and place come from one reading: if the fence moved in
 * between, an agent could seem silent that was only just read.
 */
export interface FenceReader {
  read(facility: FacilityId): Promise<FenceSight>;
}

/** Reads the fence item that stream reading writes. */
export function tableFenceReader(table: ItemTable): FenceReader {
  return {
    read: async (facility) => {
      const item = await table.get(fenceKey(facility));
      const { heartbeats, fence } = item ?? {};
      return {
        heartbeats: typeof heartbeats === 'string' ? heartbeatsIn(heartbeats) : [],
        place: typeof fence === 'string' ? (JSON.parse(fence) as FencePlace) : undefined,
      };
    },
  };
}

const heartbeatsIn = (text: string): readonly LastHeartbeat[] =>
  Object.entries(JSON.parse(text) as Record<string, Record<string, unknown>>).map(
    ([agent, { signal, at, arrivedAt }]) => ({
      agent: AgentId.parse(agent),
      signal: SignalId.parse(signal),
      at: Instant.parse(at),
      arrivedAt: Instant.parse(arrivedAt),
    }),
  );
