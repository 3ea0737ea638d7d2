import type { FacilityId } from '@watchhouse/contracts';
import { reviewConnection } from '../identity/review.ts';
import type { ReviewServices } from '../identity/review.ts';
import { closeConnection } from './close-connections.ts';
import { connectionsOf } from './connections-of.ts';
import type { FanOutServices } from './fan-out.ts';

/**
 * Asks for every live connection of a facility whether it may stay, and ends those that may not. Runs each minute
 * and at once when a posting changes. A review that fails keeps its connection until the next one.
 */
export async function reviewConnections(
  services: FanOutServices & ReviewServices,
  facility: FacilityId,
): Promise<void> {
  const connections = await connectionsOf(services, facility);
  await Promise.all(
    connections.map(async (connection) => {
      try {
        const review = await reviewConnection(services, connection);
        if (!review.keep) await closeConnection(services, connection, review.reason);
      } catch (cause) {
        services.observer.error('A live connection could not be reviewed.', cause, { facility });
      }
    }),
  );
}
