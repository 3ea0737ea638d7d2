import { createHash, randomBytes } from 'node:crypto';
import type {
  Audience,
  FacilityId,
  LiveTicket,
  OfficerId,
  Post,
  Purpose,
} from '@watchhouse/contracts';
import { Instant, limits } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import type { Clock } from '../clock.ts';
import type { ItemTable } from '../table/item-table.ts';
import { epochSeconds } from './epoch-seconds.ts';

/** What the policies allowed when a live connection was asked for; the connection carries it on. */
export interface LiveGrant {
  readonly facility: FacilityId;
  readonly audience: Audience;
  readonly principal: string;
  readonly officer: OfficerId;
  readonly session: string;
  readonly unit: FacilityId;
  readonly post: Post;
  readonly purpose: Purpose;
  readonly tokenExpiresAt: Instant;
}

/** Tickets by the hash of their text, so that a reader of the table cannot use one. */
export interface TicketStore {
  put(ticketHash: string, grant: LiveGrant, expiresAt: Instant): Promise<void>;
  /** Removes the ticket and gives what it stood for; of two callers only one gets it. */
  take(
    ticketHash: string,
  ): Promise<{ readonly grant: LiveGrant; readonly expiresAt: Instant } | undefined>;
}

export interface TicketServices {
  readonly tickets: TicketStore;
  readonly clock: Clock;
}

const ticketBytes = 32;
const millisecondsPerSecond = 1_000;
const hashOf = (ticket: string) => createHash('sha256').update(ticket).digest('hex');

/** A new ticket for one live connection within the next thirty seconds. Never log it. */
export async function mintTicket(services: TicketServices, grant: LiveGrant): Promise<LiveTicket> {
  const ticket = randomBytes(ticketBytes).toString('base64url');
  const lifetime = limits.push.ticketSeconds * millisecondsPerSecond;
  const expiresAt = instantAfter(services.clock.now(), lifetime);
  await services.tickets.put(hashOf(ticket), grant, expiresAt);
  return { ticket, expiresAt };
}

/** What a ticket stands for, once; `undefined` when it is unknown, used or too old. */
export async function consumeTicket(
  services: TicketServices,
  ticket: string,
): Promise<LiveGrant | undefined> {
  const taken = await services.tickets.take(hashOf(ticket));
  return taken !== undefined && taken.expiresAt > services.clock.now() ? taken.grant : undefined;
}

/** Tickets as items `ticket#<hash>`. */
export function ticketStore(table: ItemTable): TicketStore {
  const keyOf = (hash: string) => ({ pk: `ticket#${hash}`, sk: 'ticket' });
  return {
    put: async (ticketHash, grant, until) => {
      const attributes = {
        grant: JSON.stringify(grant),
        until,
        expiresAt: epochSeconds(until),
      };
      // The hash is of 32 random bytes: an item that is there is our own, sent twice by the client library.
      await table.write([
        { kind: 'put', key: keyOf(ticketHash), attributes, on: { is: 'absent' } },
      ]);
    },
    take: async (ticketHash) => {
      const key = keyOf(ticketHash);
      const item = await table.get(key);
      if (item === undefined) return undefined;
      const isOurs = await table.write([{ kind: 'remove', key, on: { is: 'present' } }]);
      if (!isOurs) return undefined;
      return {
        grant: JSON.parse(String(item['grant'])) as LiveGrant,
        expiresAt: Instant.parse(item['until']),
      };
    },
  };
}
