import type { FacilityId, OfficerMark, Post } from '@watchhouse/contracts';
import { facilitiesProjection, postingsProjection } from '@watchhouse/domain';
import type { FacilityRow, PostingRow } from '@watchhouse/domain';
import type { UnitEntry } from '../policy/policy-engine.ts';
import type { ViewStore } from '../view/view-store.ts';

/** A unit with its register. */
export interface Unit extends UnitEntry {
  readonly register: FacilityRow;
}

/** Somebody posted at a unit, in relation to a facility that this unit may look at. */
export interface Standing {
  readonly unit: UnitEntry;
  readonly facility: UnitEntry;
  readonly posting: PostingRow;
}

/** The unit as registered now; `undefined` when there is no such unit. */
export async function unitOf(
  { views }: { readonly views: ViewStore },
  id: FacilityId,
): Promise<Unit | undefined> {
  const register = (await views.row(id, facilitiesProjection.name, 'self')) as
    FacilityRow | undefined;
  return register && { id, kind: register.kind, city: register.city, register };
}

/** The person's posting at a unit now; `undefined` when they stand at no post there. */
export async function postingOf(
  { views }: { readonly views: ViewStore },
  unit: FacilityId,
  principal: string,
): Promise<PostingRow | undefined> {
  return (await views.row(unit, postingsProjection.name, principal)) as PostingRow | undefined;
}

/** The public mark that an officer's steps carry. */
export const markOf = ({ officer, badge }: PostingRow, post: Post): OfficerMark => ({
  officer,
  badge,
  post,
});
