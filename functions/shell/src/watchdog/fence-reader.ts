import { AgentId, Instant, SignalId } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { fenceKey } from '../stream/fence.ts';
import type { ItemTable } from '../table/item-table.ts';

/** The last accepted heartbeat of an agent, as the fence of its facility keeps it. */
export interface LastHeartbeat {
  readonly agent: AgentId;
  readonly signal: SignalId;
  /** Event time. */
  readonly at: Instant;
  readonly arrivedAt: Instant;
}

/** What the watchdog may know of the stream: nothing but the heartbeats stored with the fence. */
export interface FenceReader {
  /** Empty for a facility whose agents never sent one: that is unknown, not silent. */
  heartbeats(facility: FacilityId): Promise<readonly LastHeartbeat[]>;
}

/** Reads the fence item that stream reading writes, of it the member `heartbeats` alone. */
export function tableFenceReader(table: ItemTable): FenceReader {
  return {
    heartbeats: async (facility) => {
      const fence = await table.get(fenceKey(facility));
      const text = fence?.['heartbeats'];
      if (typeof text !== 'string') return [];
      return Object.entries(JSON.parse(text) as Record<string, Record<string, unknown>>).map(
        ([agent, { signal, at, arrivedAt }]) => ({
          agent: AgentId.parse(agent),
          signal: SignalId.parse(signal),
          at: Instant.parse(at),
          arrivedAt: Instant.parse(arrivedAt),
        }),
      );
    },
  };
}
