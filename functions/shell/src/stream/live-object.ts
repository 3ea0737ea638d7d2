import type { FacilityId, LiveState } from '@watchhouse/contracts';
import type { ObjectStore } from '../objects/object-store.ts';
import { putNewer } from '../objects/put-newer.ts';
import { parseJson } from './fault.ts';

/** Key of the object from which a client starts its map. */
export const liveStateKey = (facility: FacilityId) => `live/${facility}.json`;

/** Revision up to which clients may have heard of this facility; 0 before the first. */
export async function publishedRevision(
  objects: ObjectStore,
  facility: FacilityId,
): Promise<number> {
  const bytes = await objects.get(liveStateKey(facility));
  return bytes === undefined ? 0 : revisionIn(bytes);
}

function revisionIn(bytes: Uint8Array): number {
  const found = parseJson(Buffer.from(bytes).toString('utf8')) as
    { revision?: unknown } | undefined;
  return typeof found?.revision === 'number' ? found.revision : 0;
}

/**
 * Writes the live state over an older revision only. `tag` is the version this process wrote last. The version that
 * lies there now if it is ours; `undefined` when this revision, or a later one, was somebody else's.
 */
export function writeLiveState(
  objects: ObjectStore,
  state: LiveState,
  tag: string | undefined,
): Promise<string | undefined> {
  const isOlder = (found: Uint8Array): boolean => revisionIn(found) < state.revision;
  const body = Buffer.from(JSON.stringify(state), 'utf8');
  return putNewer(objects, liveStateKey(state.facility), body, isOlder, tag);
}
