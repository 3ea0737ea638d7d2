import type { FacilityId, MapDelta } from '@watchhouse/contracts';
import { isProcessEnd } from '../crash-points.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { FanOutServices } from '../push/fan-out.ts';
import { mapWatchers, publishMap } from '../push/publish-map.ts';
import { isSameFence } from './fence.ts';
import type { Fence, FenceStore } from './fence.ts';
import { foldPending, isDeltaDue, isWriteDue } from './live-fold.ts';
import type { LiveFold } from './live-fold.ts';
import { publishedRevision, writeLiveState } from './live-object.ts';

export interface PublishLiveServices extends FanOutServices {
  readonly objects: { readonly state: ObjectStore };
  readonly fences: FenceStore;
}

/** What is published, and on whose authority: the fence this process moved last. */
export interface LiveToPublish {
  readonly live: LiveFold;
  readonly fence: Fence | undefined;
  /** Folds what came in any case, because a snapshot follows. */
  readonly inAnyCase: boolean;
}

/** Two processes of one facility overtake each other at most this often before one of them is thrown out. */
const claimsMax = 3;

/**
 * Publishes what moved, at most once a second, and keeps the object from which a client starts. Where somebody
 * watches, a revision is sent only by whoever wrote its object, so that a process that finishes after its successor
 * publishes nothing. The map decides nothing, so its failures are noted and never fail the batch.
 */
export async function publishLive(
  services: PublishLiveServices,
  facility: FacilityId,
  { live, fence, inAnyCase }: LiveToPublish,
): Promise<LiveFold> {
  const now = services.clock.now();
  if (!inAnyCase && !isDeltaDue(live, now)) return live;
  const { live: folded, delta } = foldPending(live);
  const next: LiveFold = { ...folded, publishedAt: now };
  try {
    return delta === undefined
      ? await refresh(services, next)
      : await publish(services, facility, next, { delta, fence });
  } catch (cause) {
    if (isProcessEnd(cause)) throw cause;
    services.observer.error('the map could not be published', cause, { facility });
    return next;
  }
}

/** Nothing moved; the object shows that this is known. */
async function refresh(services: PublishLiveServices, live: LiveFold): Promise<LiveFold> {
  const now = services.clock.now();
  if (!isWriteDue(live, now)) return live;
  const tag = await writeLiveState(services.objects.state, live.state, live.writtenTag);
  return { ...live, writtenAt: now, writtenTag: tag ?? live.writtenTag };
}

async function publish(
  services: PublishLiveServices,
  facility: FacilityId,
  live: LiveFold,
  { delta, fence }: { readonly delta: MapDelta; readonly fence: Fence | undefined },
): Promise<LiveFold> {
  const watchers = await mapWatchers(services, facility);
  const watched = { ...live, watchers: watchers.connections };
  if (!isWriteDue(watched, services.clock.now())) return watched;
  const claimed = await claim(services, facility, watched, fence);
  if (claimed === undefined) {
    services.observer.warn('another process publishes this map', { facility });
    return watched;
  }
  const to = claimed.state.revision;
  await publishMap(services, watchers, { ...delta, from: to - 1, to });
  return claimed;
}

/**
 * Takes the next revision by writing its object. When it was taken, the fence says by whom: by a successor, or by
 * a process that has ended since, behind whose revision this one goes on.
 */
async function claim(
  services: PublishLiveServices,
  facility: FacilityId,
  live: LiveFold,
  fence: Fence | undefined,
): Promise<LiveFold | undefined> {
  const { state: objects } = services.objects;
  let { state } = live;
  for (let attempt = 0; attempt < claimsMax; attempt += 1) {
    const tag = await writeLiveState(objects, state, live.writtenTag);
    if (tag !== undefined) {
      return { ...live, state, writtenAt: services.clock.now(), writtenTag: tag };
    }
    if (!isSameFence(await services.fences.read(facility), fence)) return undefined;
    state = { ...state, revision: (await publishedRevision(objects, facility)) + 1 };
  }
  return undefined;
}
