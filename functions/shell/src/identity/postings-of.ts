import type { FacilityId, Me } from '@watchhouse/contracts';
import { purposesOfPost } from '@watchhouse/contracts';
import type { PostingRow } from '@watchhouse/domain';
import type { AccessServices } from './access.ts';
import { indexOwner } from './posting-index.ts';
import type { UnitIndex } from './posting-index.ts';
import { postingOf, unitOf } from './standing.ts';
import type { Unit } from './standing.ts';

export interface PostingServices extends AccessServices {
  readonly unitIndex: UnitIndex;
}

/** A unit at which a person is posted now. */
export interface UnitPosting {
  readonly unit: Unit;
  readonly posting: PostingRow;
}

/** Where a person is posted now, over all units. */
export async function postingsOf(
  services: PostingServices,
  principal: string,
): Promise<readonly UnitPosting[]> {
  const candidates = await services.unitIndex.unitsOf(indexOwner.principal(principal));
  const found = await Promise.all(
    candidates.map(async (id) => ({
      unit: await unitOf(services, id),
      posting: await postingOf(services, id, principal),
    })),
  );
  return found.flatMap(({ unit, posting }) => (unit && posting ? [{ unit, posting }] : []));
}

type OfferedPosting = Me['postings'][number];

/** The posts of a posting with their purposes and the facilities the policies show from there. */
export async function offeredPostings(
  services: PostingServices,
  { unit, posting }: UnitPosting,
): Promise<OfferedPosting[]> {
  const below = await facilitiesOf(services, unit);
  return Promise.all(
    posting.posts.map(async (post) => {
      const purposes = purposesOfPost[post];
      const decisions = await Promise.all(
        below.map((facility) =>
          services.policy.authorise({
            principal: posting.principal,
            unit,
            post,
            purpose: purposes[0],
            action: 'plan.view',
            facility,
          }),
        ),
      );
      const facilities = below
        .filter((_, index) => decisions[index]?.outcome === 'allow')
        .map(({ id, register }) => ({
          facility: id,
          name: register.name,
          timeZone: register.timeZone,
        }));
      return { unit: unit.id, post, purposes: [...purposes], facilities };
    }),
  );
}

async function facilitiesOf(services: PostingServices, unit: Unit): Promise<Unit[]> {
  if (unit.kind === 'facility') return [unit];
  const candidates = await services.unitIndex.unitsOf(indexOwner.city(unit.id));
  const units = await Promise.all(candidates.map((id: FacilityId) => unitOf(services, id)));
  return units.filter((below): below is Unit => below?.city === unit.id);
}
