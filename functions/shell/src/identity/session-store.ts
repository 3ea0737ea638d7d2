import type { Instant } from '@watchhouse/contracts';
import { limits } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import type { Clock } from '../clock.ts';
import type { ItemTable, WriteCondition } from '../table/item-table.ts';
import { epochSeconds } from './epoch-seconds.ts';
import type { Principal } from './principal.ts';

/** Sessions that ended before their tokens do. */
export interface SessionStore {
  /** Refuses every token of the session until `until`. */
  revoke(session: string, until: Instant): Promise<void>;
  /** Strongly consistent: a revocation counts with the next request. */
  isRevoked(session: string): Promise<boolean>;
}

const millisecondsPerDay = 86_400_000;

/**
 * Ends a person's session. It stays refused beyond the token's own end, because a refresh token could
 * otherwise bring the same session back.
 */
export async function revokeSession(
  services: { readonly sessions: SessionStore; readonly clock: Clock },
  principal: Principal,
): Promise<void> {
  const days = limits.access.revokedSessionDays;
  const until = instantAfter(services.clock.now(), days * millisecondsPerDay);
  const last = until > principal.tokenExpiresAt ? until : principal.tokenExpiresAt;
  await services.sessions.revoke(principal.session, last);
}

/** Revoked sessions as items `session#<id>`, removed by the table's time to live after they stopped to matter. */
export function sessionStore(table: ItemTable, clock: Clock): SessionStore {
  const keyOf = (session: string) => ({ pk: `session#${session}`, sk: 'session' });
  const endOf = async (session: string) => (await table.get(keyOf(session)))?.['until'];
  return {
    revoke: async (session, until) => {
      const attributes = { until, expiresAt: epochSeconds(until) };
      for (;;) {
        const former = await endOf(session);
        // A repetition never shortens what was set before.
        if (typeof former === 'string' && former >= until) return;
        const on: WriteCondition =
          former === undefined ? { is: 'absent' } : { is: 'equal', attributes: { until: former } };
        if (await table.write([{ kind: 'put', key: keyOf(session), attributes, on }])) return;
      }
    },
    isRevoked: async (session) => {
      const until = await endOf(session);
      return typeof until === 'string' && until > clock.now();
    },
  };
}
