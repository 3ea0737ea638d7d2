import type { FacilityId } from '@watchhouse/contracts';
import { reviewConnection } from '../identity/review.ts';
import type { ReviewServices } from '../identity/review.ts';
import { closeConnection } from './close-connections.ts';
import type { Connection } from './connection.ts';
import { connectionsOf } from './connections-of.ts';
import type { FanOutServices } from './fan-out.ts';

type ReviewingServices = FanOutServices & ReviewServices;

/** Asks for every live connection of a facility whether it may stay, and ends those that may not. */
export async function reviewConnections(
  services: ReviewingServices,
  facility: FacilityId,
): Promise<void> {
  await review(services, await connectionsOf(services, facility));
}

/**
 * The same for the connections of some persons, in whatever facility: a posting at a city is a right in all of its
 * facilities, and none of their logs says that it changed.
 */
export async function reviewConnectionsOfPrincipals(
  services: ReviewingServices,
  principals: readonly string[],
): Promise<void> {
  const connections = await Promise.all(
    principals.map((principal) => services.connections.ofPrincipal(principal)),
  );
  await review(services, connections.flat());
}

/** A review that fails keeps its connection until the next one. */
async function review(
  services: ReviewingServices,
  connections: readonly Connection[],
): Promise<void> {
  await Promise.all(
    connections.map(async (connection) => {
      try {
        const outcome = await reviewConnection(services, connection);
        if (!outcome.keep) await closeConnection(services, connection, outcome.reason);
      } catch (cause) {
        const { facility } = connection;
        services.observer.error('A live connection could not be reviewed.', cause, { facility });
      }
    }),
  );
}
