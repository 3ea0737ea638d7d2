import { limits } from '@watchhouse/contracts';
import type { FacilityId, MapDelta } from '@watchhouse/contracts';
import { cutMapDelta } from './cut-frame.ts';
import { fanOut } from './fan-out.ts';
import type { FanOutServices } from './fan-out.ts';

/**
 * Sends what moved to everyone who may see the map, and says how many live connections the facility has. The
 * audience `supervision` has no right to the map and gets none of it, but counts.
 */
export async function publishMap(
  services: FanOutServices,
  facility: FacilityId,
  delta: MapDelta,
): Promise<number> {
  const [operations, supervision] = await Promise.all([
    services.connections.ofAudience(facility, 'operations'),
    services.connections.ofAudience(facility, 'supervision'),
  ]);
  await fanOut(services, operations, cutMapDelta(delta), limits.push.mapSendTimeoutMs);
  return operations.length + supervision.length;
}
