import type { FacilityId, LiveState } from '@watchhouse/contracts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { FanOutServices } from '../push/fan-out.ts';
import { publishMap } from '../push/publish-map.ts';
import { liveStateKey } from './live-object.ts';
import { foldPending, isDeltaDue, isWriteDue } from './live-fold.ts';
import type { LiveFold } from './live-fold.ts';

export interface PublishLiveServices extends FanOutServices {
  readonly objects: { readonly state: ObjectStore };
}

/**
 * Publishes what moved, at most once a second, and keeps the object from which a client starts. `now` folds in any
 * case. The map decides nothing, so its failures are noted and never fail the batch.
 */
export async function publishLive(
  services: PublishLiveServices,
  facility: FacilityId,
  live: LiveFold,
  inAnyCase: boolean,
): Promise<LiveFold> {
  const now = services.clock.now();
  if (!inAnyCase && !isDeltaDue(live, now)) return live;
  const folded = foldPending(live);
  let next: LiveFold = { ...folded.live, publishedAt: now };
  try {
    if (folded.delta !== undefined) {
      next = { ...next, watchers: await publishMap(services, facility, folded.delta) };
    }
    if (isWriteDue(next, now)) {
      await writeLiveState(services.objects.state, next.state);
      next = { ...next, writtenAt: now };
    }
  } catch (cause) {
    services.observer.error('the map could not be published', cause, { facility });
  }
  return next;
}

async function writeLiveState(objects: ObjectStore, state: LiveState): Promise<void> {
  const text = JSON.stringify(state);
  await objects.put(liveStateKey(state.facility), Buffer.from(text, 'utf8'));
}
