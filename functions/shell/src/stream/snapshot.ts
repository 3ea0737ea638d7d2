import { limits } from '@watchhouse/contracts';
import type { FacilityId, Instant } from '@watchhouse/contracts';
import { msBetween } from '@watchhouse/domain';
import type { DetectionState } from '@watchhouse/domain';
import type { ObjectStore } from '../objects/object-store.ts';
import { putNewer } from '../objects/put-newer.ts';
import type { StreamContext } from './editions.ts';
import { parseJson } from './fault.ts';
import type { LiveFold } from './live-fold.ts';
import { snapshotFormat, upcastSnapshot } from './upcast-snapshot.ts';

/** Everything folded from a facility's records up to and including one of them. */
export interface Snapshot {
  readonly facility: FacilityId;
  /** Generation of the fence it was taken at; a higher one is newer. */
  readonly generation: number;
  readonly shard: string;
  readonly sequenceNumber: string;
  readonly arrivedAt: Instant;
  readonly detection: DetectionState;
  readonly context: StreamContext;
  readonly live: LiveFold;
}

/**
 * Each format has a name of its own, so that a release finds its own last snapshot whatever a newer one wrote
 * beside it, and goes on from there by reading a longer tail.
 */
const keyOf = (facility: FacilityId) => `detection/${facility}/snapshot-${snapshotFormat}.json`;
const formerKeyOf = (facility: FacilityId) => `detection/${facility}/snapshot.json`;

/**
 * Writes the snapshot over an older one only: a process that was thought dead may finish after its successor. `tag`
 * is the version this process wrote last. The version that lies there now if it is ours.
 */
export function writeSnapshot(
  state: ObjectStore,
  snapshot: Snapshot,
  tag: string | undefined,
): Promise<string | undefined> {
  const text = JSON.stringify({ ...snapshot, format: snapshotFormat });
  const isOlder = (found: Uint8Array): boolean => {
    const other = upcastSnapshot(parseJson(textOf(found)));
    return other === undefined || isAhead(snapshot, other);
  };
  return putNewer(state, keyOf(snapshot.facility), Buffer.from(text, 'utf8'), isOlder, tag);
}

/**
 * The newest snapshot that this software understands, its own or one of the release before; `undefined` when there
 * is none.
 */
export async function readSnapshot(
  state: ObjectStore,
  facility: FacilityId,
): Promise<Snapshot | undefined> {
  const found = await Promise.all(
    [keyOf(facility), formerKeyOf(facility)].map((key) => state.get(key)),
  );
  return found
    .map((bytes) => bytes && upcastSnapshot(parseJson(textOf(bytes))))
    .filter((snapshot) => snapshot !== undefined)
    .sort(byAge)[0];
}

/** Of the same fence, that is while a tail is folded, the one further on. */
const isAhead = (left: Snapshot, right: Snapshot): boolean =>
  left.generation > right.generation ||
  (left.generation === right.generation && left.arrivedAt > right.arrivedAt);

/** The newest first; the former release did not note the generation. */
const byAge = (left: Snapshot, right: Snapshot): number =>
  msBetween(left.arrivedAt, right.arrivedAt) || right.generation - left.generation;

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

/** What happened since the last snapshot. */
export interface SinceSnapshot {
  readonly arrivedAt: Instant | undefined;
  readonly signals: number;
  /** Version of the object as this process wrote it. */
  readonly tag?: string | undefined;
}

/** True when the tail to be read again has become as long as it may. */
export function isSnapshotDue(since: SinceSnapshot, now: Instant): boolean {
  if (since.arrivedAt === undefined) return true;
  const { snapshotEveryMs, snapshotEverySignals } = limits.detection;
  return (
    since.signals >= snapshotEverySignals || msBetween(since.arrivedAt, now) >= snapshotEveryMs
  );
}
