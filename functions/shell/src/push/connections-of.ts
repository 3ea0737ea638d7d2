import { Audience } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import type { Connection, ConnectionStore } from './connection.ts';

/** Every live connection of a facility, whatever its audience. */
export async function connectionsOf(
  services: { readonly connections: ConnectionStore },
  facility: FacilityId,
): Promise<readonly Connection[]> {
  const byAudience = await Promise.all(
    Audience.options.map((audience) => services.connections.ofAudience(facility, audience)),
  );
  return byAudience.flat();
}
