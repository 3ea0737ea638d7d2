import type { Action, FacilityId, PolicyDecision, Post, Purpose } from '@watchhouse/contracts';
import type { PolicyEngine, UnitEntry } from '../policy/policy-engine.ts';
import type { ViewStore } from '../view/view-store.ts';
import { postingOf, unitOf } from './standing.ts';
import type { Standing } from './standing.ts';

export interface AccessServices {
  readonly views: ViewStore;
  readonly policy: PolicyEngine;
}

/** A request as it came in: whom the token names, and what the headers and the path claim. */
export interface AccessRequest {
  readonly principal: string;
  /** Unit at which the person says to stand. */
  readonly unit: FacilityId;
  readonly post: Post;
  readonly purpose: Purpose;
  readonly action: Action;
  readonly facility: FacilityId;
  /** The facility as it is about to be registered; it counts only while there is none. */
  readonly registering?: UnitEntry;
}

/**
 * `foreign`: for this person there is no such facility, so the answer is 404 whatever the truth is. `denied`: they
 * may know of it, but not do this. `trail` is the unit whose access log keeps the attempt: always a registered one,
 * for nobody goes round the others. An attempt on nothing, by somebody who stands nowhere, has none.
 */
export type Access =
  | {
      readonly kind: 'foreign';
      readonly decision: PolicyDecision;
      readonly trail: FacilityId | undefined;
    }
  | {
      readonly kind: 'denied' | 'allowed';
      readonly decision: PolicyDecision;
      readonly standing: Standing;
      readonly trail: FacilityId;
    };

/** Decides by the postings and registers of this moment and the published policies. */
export async function decideAccess(
  services: AccessServices,
  request: AccessRequest,
): Promise<Access> {
  const denial: PolicyDecision = {
    outcome: 'deny',
    policies: [],
    version: services.policy.version,
  };
  const [unit, known, posting] = await Promise.all([
    unitOf(services, request.unit),
    unitOf(services, request.facility),
    postingOf(services, request.unit, request.principal),
  ]);
  const facility = known ?? request.registering;
  if (!unit || !facility || !posting || !isWithin(facility, unit)) {
    // The unit is only claimed: without a posting there, its trail is not theirs to fill.
    const own = unit && posting ? unit.id : undefined;
    return { kind: 'foreign', decision: denial, trail: known?.id ?? own };
  }
  const trail = known?.id ?? unit.id;
  const standing = { unit, facility, posting };
  if (!posting.posts.includes(request.post))
    return { kind: 'denied', decision: denial, standing, trail };
  const decision = await services.policy.authorise({ ...request, unit, facility });
  return { kind: decision.outcome === 'allow' ? 'allowed' : 'denied', decision, standing, trail };
}

/** The unit a person names, if it exists and they are posted there; whoever asks for no facility at all is noted there. */
export async function trailOfUnit(
  services: AccessServices,
  { unit, principal }: Pick<AccessRequest, 'unit' | 'principal'>,
): Promise<FacilityId | undefined> {
  const [register, posting] = await Promise.all([
    unitOf(services, unit),
    postingOf(services, unit, principal),
  ]);
  return register && posting ? unit : undefined;
}

const isWithin = (facility: UnitEntry, unit: UnitEntry) =>
  facility.id === unit.id || facility.city === unit.id;
