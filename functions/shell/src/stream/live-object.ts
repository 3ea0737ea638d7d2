import type { FacilityId } from '@watchhouse/contracts';
import type { ObjectStore } from '../objects/object-store.ts';

/** Key of the object from which a client starts its map. */
export const liveStateKey = (facility: FacilityId) => `live/${facility}.json`;

/** Revision up to which clients may have heard of this facility; 0 before the first. */
export async function publishedRevision(
  objects: ObjectStore,
  facility: FacilityId,
): Promise<number> {
  const bytes = await objects.get(liveStateKey(facility));
  if (bytes === undefined) return 0;
  const { revision } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { revision?: unknown };
  return typeof revision === 'number' ? revision : 0;
}
