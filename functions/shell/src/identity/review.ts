import type { ClosingFrame } from '@watchhouse/contracts';
import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import { audienceOf } from '../policy/audience.ts';
import { decideAccess } from './access.ts';
import type { AccessServices } from './access.ts';
import type { SessionStore } from './session-store.ts';
import type { LiveGrant } from './ticket.ts';

export interface ReviewServices extends AccessServices {
  readonly sessions: SessionStore;
  readonly clock: Clock;
}

export type ConnectionReview =
  | { readonly keep: true }
  | { readonly keep: false; readonly reason: z.infer<typeof ClosingFrame>['reason'] };

/**
 * Whether a live connection may stay: its token has not expired, its session was not revoked, and the
 * postings and policies of this moment still give it the audience it connected with.
 */
export async function reviewConnection(
  services: ReviewServices,
  connection: LiveGrant,
): Promise<ConnectionReview> {
  if (connection.tokenExpiresAt <= services.clock.now()) return close('token-expired');
  if (await services.sessions.isRevoked(connection.session)) return close('session-revoked');
  return (await holdsRight(services, connection)) ? { keep: true } : close('right-lost');
}

async function holdsRight(services: ReviewServices, connection: LiveGrant): Promise<boolean> {
  const access = await decideAccess(services, { ...connection, action: 'live.connect' });
  if (access.kind !== 'allowed') return false;
  const { principal, post, purpose, audience } = connection;
  const standing = { ...access.standing, principal, post, purpose };
  return (await audienceOf(services.policy, standing)) === audience;
}

const close = (reason: z.infer<typeof ClosingFrame>['reason']): ConnectionReview => ({
  keep: false,
  reason,
});
