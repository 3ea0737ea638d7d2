import { limits } from '@watchhouse/contracts';
import type { PushFrame } from '@watchhouse/contracts';
import type { Connection } from './connection.ts';
import type { FanOutServices } from './fan-out.ts';

export type ClosingReason = Extract<PushFrame, { kind: 'closing' }>['reason'];

/** Tells a client why, ends its connection and forgets it. A client that does not listen is ended all the same. */
export async function closeConnection(
  services: FanOutServices,
  connection: Connection,
  reason: ClosingReason,
): Promise<void> {
  const text = JSON.stringify({ kind: 'closing', reason } satisfies PushFrame);
  await services.frames.send(connection.id, text, limits.push.sendTimeoutMs);
  await services.frames.close(connection.id);
  await services.connections.remove(connection);
  services.observer.count('ConnectionsRemoved');
}

/** Ends every live connection of a session, in whatever facility: the person signed out. */
export async function closeConnectionsOfSession(
  services: FanOutServices,
  session: string,
): Promise<number> {
  const connections = await services.connections.ofSession(session);
  return closeAll(services, connections, 'session-revoked');
}

/** Ends every live connection of a person, in whatever facility. */
export async function closeConnectionsOfPrincipal(
  services: FanOutServices,
  principal: string,
  reason: ClosingReason = 'right-lost',
): Promise<number> {
  return closeAll(services, await services.connections.ofPrincipal(principal), reason);
}

async function closeAll(
  services: FanOutServices,
  connections: readonly Connection[],
  reason: ClosingReason,
): Promise<number> {
  await Promise.all(connections.map((connection) => closeConnection(services, connection, reason)));
  return connections.length;
}
