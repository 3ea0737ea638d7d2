import type { LiveTicket } from '@watchhouse/contracts';
import { audienceOf, mintTicket } from '@watchhouse/shell';
import type { Answer, FacilityCall } from './call.ts';
import { refusal } from './problem.ts';

/** A one-use ticket for the live connection, for the widest audience the policies allow. */
export async function giveLiveTicket(call: FacilityCall): Promise<Answer<LiveTicket>> {
  const { services, facility, caller, standing, post, purpose } = call;
  const asked = { ...standing, principal: caller.id, post, purpose };
  const audience = await audienceOf(services.policy, asked);
  if (audience === undefined) return { kind: 'refused', refusal: refusal('access.denied') };
  const body = await mintTicket(services, {
    facility,
    audience,
    principal: caller.id,
    officer: standing.posting.officer,
    session: caller.session,
    unit: standing.unit.id,
    post,
    purpose,
    tokenExpiresAt: caller.tokenExpiresAt,
  });
  return { kind: 'found', body, shown: { subjects: [], fields: [`audience.${audience}`] } };
}
