import { limits } from '@watchhouse/contracts';
import type { FacilityId, MapDelta } from '@watchhouse/contracts';
import { cutMapDelta } from './cut-frame.ts';
import { fanOut } from './fan-out.ts';
import type { Connection } from './connection.ts';
import type { FanOutServices } from './fan-out.ts';

/** Who sees a facility's map, and how many live connections it has. */
export interface MapWatchers {
  readonly operations: readonly Connection[];
  readonly connections: number;
}

/** The audience `supervision` has no right to the map and gets none of it, but counts. */
export async function mapWatchers(
  { connections }: Pick<FanOutServices, 'connections'>,
  facility: FacilityId,
): Promise<MapWatchers> {
  const [operations, supervision] = await Promise.all([
    connections.ofAudience(facility, 'operations'),
    connections.ofAudience(facility, 'supervision'),
  ]);
  return { operations, connections: operations.length + supervision.length };
}

/** Sends what moved to everyone who may see the map. */
export const publishMap = (
  services: FanOutServices,
  { operations }: MapWatchers,
  delta: MapDelta,
): Promise<void> => fanOut(services, operations, cutMapDelta(delta), limits.push.mapSendTimeoutMs);
