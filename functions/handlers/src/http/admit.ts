import { FacilityId, requestHeaders } from '@watchhouse/contracts';
import type { Action, CorrelationId, Refusal } from '@watchhouse/contracts';
import { decideAccess } from '@watchhouse/shell';
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
  const { decision } = access;
  if (access.kind === 'allowed') {
    const { standing } = access;
    return {
      ok: true,
      call: { ...call, facility, standing, post, purpose, decision, parameters },
    };
  }
  const isForeign = access.kind === 'foreign';
  const officer = isForeign ? undefined : access.standing.posting.officer;
  const unwritten = await leaveTrail(call, {
    facility: isForeign ? access.owner : facility,
    action,
    decision,
    who: { ...(officer !== undefined && { officer }), post, purpose },
    shown: { ...nothingPersonal, subjects: isForeign ? [facility] : [] },
  });
  return refused(unwritten ?? refusal(isForeign ? 'resource.notFound' : 'access.denied'));
}

/** An id that no facility can have: the attempt belongs to the trail of the unit the person names. */
async function deniedBeforeLookup(call: Call, place: Place, action: Action): Promise<Refusal> {
  const { unit, post, purpose } = place;
  if (unit === undefined) {
    call.services.observer.warn('A facility was asked for that cannot exist.', {
      header: requestHeaders.unit,
    });
    return refusal('resource.notFound');
  }
  const { version } = call.services.policy;
  const unwritten = await leaveTrail(call, {
    facility: unit,
    action,
    decision: { outcome: 'deny', policies: [], version },
    who: { post, purpose },
    shown: nothingPersonal,
  });
  return unwritten ?? refusal('resource.notFound');
}
