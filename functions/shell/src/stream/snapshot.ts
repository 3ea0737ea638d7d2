import { limits } from '@watchhouse/contracts';
import type { FacilityId, Instant } from '@watchhouse/contracts';
import { msBetween } from '@watchhouse/domain';
import type { DetectionState } from '@watchhouse/domain';
import type { ObjectStore } from '../objects/object-store.ts';
import type { StreamContext } from './context-register.ts';
import type { LiveFold } from './live-fold.ts';

/** Changed whenever older software wrote something else; another one is not read. */
const format = 1;

/** Everything folded from a facility's records up to and including one of them. */
export interface Snapshot {
  readonly format: typeof format;
  readonly facility: FacilityId;
  readonly shard: string;
  readonly sequenceNumber: string;
  readonly arrivedAt: Instant;
  readonly detection: DetectionState;
  readonly context: StreamContext;
  readonly live: LiveFold;
}

const keyOf = (facility: FacilityId) => `detection/${facility}/snapshot.json`;

/** Writes the snapshot over the former one; an older one by a slower process only makes the tail longer. */
export async function writeSnapshot(
  state: ObjectStore,
  snapshot: Omit<Snapshot, 'format'>,
): Promise<void> {
  const text = JSON.stringify({ format, ...snapshot });
  await state.put(keyOf(snapshot.facility), Buffer.from(text, 'utf8'));
}

/** The last snapshot; `undefined` when there is none that this software understands. */
export async function readSnapshot(
  state: ObjectStore,
  facility: FacilityId,
): Promise<Snapshot | undefined> {
  const bytes = await state.get(keyOf(facility));
  if (bytes === undefined) return undefined;
  const found = JSON.parse(Buffer.from(bytes).toString('utf8')) as { format?: unknown };
  return found.format === format ? (found as Snapshot) : undefined;
}

/** What happened since the last snapshot. */
export interface SinceSnapshot {
  readonly arrivedAt: Instant | undefined;
  readonly signals: number;
}

/** True when the tail to be read again has become as long as it may. */
export function isSnapshotDue(since: SinceSnapshot, now: Instant): boolean {
  if (since.arrivedAt === undefined) return true;
  const { snapshotEveryMs, snapshotEverySignals } = limits.detection;
  return (
    since.signals >= snapshotEverySignals || msBetween(since.arrivedAt, now) >= snapshotEveryMs
  );
}
