import { FacilityId } from '@watchhouse/contracts';
import type { Action, CorrelationId, Refusal } from '@watchhouse/contracts';
import { decideAccess, trailOfUnit } from '@watchhouse/shell';
import type { AccessRequest, Services } from '@watchhouse/shell';
import { nothingPersonal } from './call.ts';
import type { Call, FacilityCall } from './call.ts';
import { refusal } from './problem.ts';
import { bearerTokenOf } from './read-request.ts';
import type { Place } from './read-request.ts';
import { leaveTrail } from './trail.ts';

type Admitted<T> =
  { readonly ok: true; readonly call: T } | { readonly ok: false; readonly refusal: Refusal };

const refused = (reason: Refusal): Admitted<never> => ({ ok: false, refusal: reason });

/** Admits whoever holds a good token of a session that was not revoked. */
export async function authenticate(
  services: Services,
  request: Request,
  correlation: CorrelationId,
): Promise<Admitted<Call>> {
  const check = await services.verifier.verify(bearerTokenOf(request));
  if (!check.valid) return refused(check.refusal);
  const caller = check.principal;
  if (await services.sessions.isRevoked(caller.session)) {
    return refused(refusal('access.sessionRevoked'));
  }
  return { ok: true, call: { services, correlation, caller, request } };
}

/**
 * Admits a call to a facility as postings and policies of this moment say. A denial is in the trail before it is
 * answered; what lies beyond the person's reach is answered as if it did not exist.
 */
export async function admit(
  call: Call,
  place: Place,
  action: Action,
  parameters: Readonly<Record<string, string>>,
  registering?: (facility: FacilityId) => AccessRequest['registering'],
): Promise<Admitted<FacilityCall>> {
  const { services, caller } = call;
  const { post, purpose } = place;
  const parsed = FacilityId.safeParse(parameters['facility']);
  if (!parsed.success) return refused(await deniedBeforeLookup(call, place, action));
  const facility = parsed.data;
  const planned = registering?.(facility);
  const access = await decideAccess(services, {
    principal: caller.id,
    unit: place.unit ?? facility,
    post,
    purpose,
    action,
    facility,
    ...(planned !== undefined && { registering: planned }),
  });
  const { decision, trail } = access;
  if (access.kind === 'allowed') {
    const { standing } = access;
    return {
      ok: true,
      call: {
        ...call,
        facility,
        standing,
        post,
        purpose,
        decision,
        trail: access.trail,
        parameters,
      },
    };
  }
  const isForeign = access.kind === 'foreign';
  if (trail === undefined) return refused(withoutTrail(call, action));
  const officer = isForeign ? undefined : access.standing.posting.officer;
  const isElsewhere = isForeign || trail !== facility;
  const unwritten = await leaveTrail(call, {
    facility: trail,
    action,
    decision,
    who: { ...(officer !== undefined && { officer }), post, purpose },
    shown: { ...nothingPersonal, subjects: isElsewhere ? [facility] : [] },
  });
  return refused(unwritten ?? refusal(isForeign ? 'resource.notFound' : 'access.denied'));
}

/** An id that no facility can have: the attempt belongs to the trail of the unit where the person stands. */
async function deniedBeforeLookup(call: Call, place: Place, action: Action): Promise<Refusal> {
  const { services, caller } = call;
  const { unit, post, purpose } = place;
  const trail = unit && (await trailOfUnit(services, { unit, principal: caller.id }));
  if (trail === undefined) return withoutTrail(call, action);
  const { version } = services.policy;
  const unwritten = await leaveTrail(call, {
    facility: trail,
    action,
    decision: { outcome: 'deny', policies: [], version },
    who: { post, purpose },
    shown: nothingPersonal,
  });
  return unwritten ?? refusal('resource.notFound');
}

/**
 * Somebody with a token asked for nothing that exists, from where they do not stand. No unit answers for that, and
 * nobody may fill a trail that is not theirs; so the function's log and a count keep it.
 */
function withoutTrail({ services, caller }: Call, action: Action): Refusal {
  services.observer.warn('An attempt belongs to no trail.', { principal: caller.id, action });
  services.observer.count('AttemptsWithoutTrail');
  return refusal('resource.notFound');
}
