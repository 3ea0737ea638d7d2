import { limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { consumeTicket } from '../identity/ticket.ts';
import type { TicketServices } from '../identity/ticket.ts';
import type { ChainStore } from '../wake/chain-store.ts';
import type { WakeQueue } from '../wake/wake-queue.ts';
import type { Connection, ConnectionStore } from './connection.ts';
import { startTicking } from './ticking.ts';

export interface ConnectServices extends TicketServices {
  readonly connections: ConnectionStore;
  readonly chains: ChainStore;
  readonly wake: WakeQueue;
}

/** Whether a live connection may be made: with a good ticket, as long as the audience is not full. */
export type ConnectOutcome =
  | { readonly kind: 'connected'; readonly facility: FacilityId }
  | { readonly kind: 'no-ticket' }
  | { readonly kind: 'bad-ticket' }
  | { readonly kind: 'full' };

/** Spends the ticket, notes the connection and starts its position frames. */
export async function connect(
  services: ConnectServices,
  id: string,
  ticket: string | undefined,
): Promise<ConnectOutcome> {
  if (ticket === undefined || ticket === '') return { kind: 'no-ticket' };
  const grant = await consumeTicket(services, ticket);
  if (grant === undefined) return { kind: 'bad-ticket' };
  const { facility, audience } = grant;
  const others = await services.connections.ofAudience(facility, audience);
  if (others.length >= limits.push.connectionsPerAudienceMax) return { kind: 'full' };
  const connection: Connection = {
    ...grant,
    id,
    connectedAt: services.clock.now(),
    slowCount: 0,
  };
  await services.connections.add(connection);
  await startTicking(services, facility);
  return { kind: 'connected', facility };
}

/** Forgets a connection that the gateway has ended. */
export async function disconnect(
  { connections }: Pick<ConnectServices, 'connections'>,
  id: string,
): Promise<void> {
  const connection = await connections.byId(id);
  if (connection !== undefined) await connections.remove(connection);
}
