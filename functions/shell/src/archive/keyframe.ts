import { limits } from '@watchhouse/contracts';
import type { FacilityId, Instant, Keyframe } from '@watchhouse/contracts';
import { keyframeKey } from '@watchhouse/domain';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Observer } from '../observability/observer.ts';
import { foldPending } from '../stream/live-fold.ts';
import type { LiveFold } from '../stream/live-fold.ts';
import type { StreamRecord } from '../stream/signal-stream.ts';
import { compress } from './compress.ts';

export interface KeyframeServices {
  readonly objects: { readonly archive: ObjectStore };
  readonly observer: Observer;
}

/**
 * Writes what moves as it stands behind a record, once for each minute of arrival; whoever comes first in a minute
 * writes it, and a repetition changes nothing. A replay begins at a keyframe instead of at the beginning; it can do
 * without one, so a failure is noted and fails nothing.
 */
export async function writeKeyframeIfDue(
  { objects, observer }: KeyframeServices,
  facility: FacilityId,
  live: LiveFold,
  { shard, sequenceNumber, arrivedAt }: StreamRecord,
): Promise<LiveFold> {
  if (live.keyframeAt !== undefined && minuteOf(live.keyframeAt) === minuteOf(arrivedAt)) {
    return live;
  }
  const keyframe: Keyframe = {
    keyframe: 1,
    facility,
    position: { shard, sequenceNumber, arrivedAt },
    live: foldPending(live).live.state,
  };
  try {
    const bytes = compress(JSON.stringify(keyframe));
    await objects.archive.putIfAbsent(keyframeKey(facility, arrivedAt), bytes);
  } catch (cause) {
    observer.error('the keyframe of a minute was not written', cause, { facility });
  }
  return { ...live, keyframeAt: arrivedAt };
}

const minuteOf = (at: Instant): number =>
  Math.floor(Date.parse(at) / limits.archive.keyframeEveryMs);
