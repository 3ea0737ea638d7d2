import { personalText } from '@watchhouse/contracts';
import type { Me, Refusal } from '@watchhouse/contracts';
import {
  closeConnectionsOfSession,
  offeredPostings,
  postingsOf,
  revokeSession,
} from '@watchhouse/shell';
import type { UnitPosting } from '@watchhouse/shell';
import type { Answer, Call } from './call.ts';
import { nothingPersonal } from './call.ts';
import { leaveTrail } from './trail.ts';

const name = personalText(100);

/** Where the caller may stand, and their own name, whose opening is in the trail of the first unit. */
export async function viewMe(call: Call): Promise<Answer<Me>> {
  const { services, caller } = call;
  const postings = await postingsOf(services, caller.id);
  const offered = await Promise.all(postings.map((posting) => offeredPostings(services, posting)));
  const body: Me = { principal: caller.id, postings: offered.flat() };
  const [first] = postings;
  if (first === undefined) return { kind: 'found', body, shown: nothingPersonal };
  const unwritten = await leaveOwnTrail(call, first);
  if (unwritten !== undefined) return { kind: 'refused', refusal: unwritten };
  const { officer, badge } = first.posting;
  const opened = name.parse(await services.sealer.open(first.unit.id, first.posting.name));
  return {
    kind: 'found',
    body: { ...body, officer, badge, name: opened },
    shown: nothingPersonal,
  };
}

async function leaveOwnTrail(
  call: Call,
  { unit, posting }: UnitPosting,
): Promise<Refusal | undefined> {
  const { id: facility } = unit;
  const [post] = posting.posts;
  if (post === undefined) throw new Error('A posting without a post.');
  const action = 'session.view';
  const principal = call.caller.id;
  const decision = await call.services.policy.authorise({
    principal,
    unit,
    post,
    action,
    facility: unit,
  });
  const { officer } = posting;
  const unwritten = await leaveTrail(call, {
    facility,
    action,
    decision,
    who: { officer },
    shown: { subjects: [officer], fields: ['name', 'badge'] },
  });
  if (unwritten !== undefined) return unwritten;
  return decision.outcome === 'allow' ? undefined : { code: 'access.denied', params: {} };
}

/** Ends the session everywhere: every token of it is refused from now on, live connections are closed. */
export async function signOut(call: Call): Promise<Answer<Record<string, never>>> {
  const { services, caller } = call;
  await revokeSession(services, caller);
  try {
    await closeConnectionsOfSession(services, caller.session);
  } catch (cause) {
    // The session is revoked already; what is still open falls at the next review, within a minute.
    services.observer.error('Connections of a session could not be closed.', cause);
  }
  return { kind: 'found', body: {}, shown: nothingPersonal };
}
