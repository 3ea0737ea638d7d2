import type { FacilityId, Instant } from '@watchhouse/contracts';
import { emptyDetection } from '@watchhouse/domain';
import type { Clock } from '../clock.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { contextInLedger, emptyContext, engineOf } from './context-register.ts';
import type { ContextServices } from './context-register.ts';
import type { FacilityState } from './facility-state.ts';
import { isAtOrBelow } from './fence.ts';
import type { Fence, FenceStore } from './fence.ts';
import { foldRecords } from './fold-records.ts';
import type { Folding } from './fold-records.ts';
import { emptyLive, foldAccepted } from './live-fold.ts';
import type { LiveFold } from './live-fold.ts';
import { publishedRevision } from './live-object.ts';
import { isBehind } from './signal-stream.ts';
import type { SignalStream, StreamRecord } from './signal-stream.ts';
import { readSnapshot } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';

export interface RestoreServices extends ContextServices {
  readonly objects: { readonly archive: ObjectStore; readonly state: ObjectStore };
  readonly fences: FenceStore;
  readonly signals: SignalStream;
  readonly clock: Clock;
}

/**
 * The state of a facility as it stood when the fence was moved last: the snapshot, and the records between it and
 * the fence folded again. Their decisions are in the ledger already and are not brought there again.
 */
export async function restore(
  services: RestoreServices,
  facility: FacilityId,
  fence: Fence | undefined,
): Promise<FacilityState> {
  const snapshot = await readSnapshot(services.objects.state, facility);
  const start = await startOf(services, facility, snapshot);
  const since = { arrivedAt: snapshot?.arrivedAt, signals: 0 };
  if (fence === undefined) return { ...start, fence, since };

  let { folding, live } = start;
  let reached = snapshot?.sequenceNumber;
  let signals = 0;
  for await (const records of tailOf(services.signals, facility, snapshot, fence)) {
    const folded = await foldRecords(services, folding, records);
    folding = folded.folding;
    live = foldAccepted(live, folded);
    signals += folded.accepted.length;
    reached = records.at(-1)?.sequenceNumber ?? reached;
  }
  const restored = { folding, live, fence, since: { ...since, signals } };
  if (reached === fence.sequenceNumber) return restored;
  const blindSince = snapshot?.arrivedAt ?? lastHeartbeat(fence) ?? services.clock.now();
  return { ...restored, folding: await startAnew(services, folding), blindSince };
}

/**
 * Half a past would be worse than none: detection starts empty. What was published is asked of the ledger, which
 * alone still knows it.
 */
async function startAnew(services: RestoreServices, { facility }: Folding): Promise<Folding> {
  const context = await contextInLedger(services, facility);
  const engine = await engineOf(services, facility, context);
  return { facility, detection: emptyDetection(facility), context, engine };
}

const lastHeartbeat = ({ heartbeats }: Fence): Instant | undefined =>
  Object.values(heartbeats)
    .map(({ arrivedAt }) => arrivedAt)
    .sort()
    .at(-1);

async function startOf(
  services: RestoreServices,
  facility: FacilityId,
  snapshot: Snapshot | undefined,
): Promise<{ readonly folding: Folding; readonly live: LiveFold }> {
  const context = snapshot?.context ?? emptyContext;
  const detection = snapshot?.detection ?? emptyDetection(facility);
  const engine = await engineOf(services, facility, context);
  return {
    folding: { facility, detection, context, engine },
    live: await liveOf(services, facility, snapshot),
  };
}

/** The revision never goes back behind what clients have seen. */
async function liveOf(
  services: RestoreServices,
  facility: FacilityId,
  snapshot: Snapshot | undefined,
): Promise<LiveFold> {
  const live = snapshot?.live ?? emptyLive(facility, services.clock.now());
  const published = await publishedRevision(services.objects.state, facility);
  const revision = Math.max(live.state.revision, published);
  return { ...live, state: { ...live.state, revision } };
}

/** Records of the facility behind the snapshot, up to and including the fence, parents before children. */
async function* tailOf(
  stream: SignalStream,
  facility: FacilityId,
  snapshot: Snapshot | undefined,
  fence: Fence,
): AsyncGenerator<readonly StreamRecord[]> {
  if (snapshot?.shard === fence.shard && !isBehind(fence.sequenceNumber, snapshot.sequenceNumber)) {
    return;
  }
  const shards = [...fence.lineage, fence.shard];
  const first = snapshot === undefined ? 0 : Math.max(0, shards.indexOf(snapshot.shard));
  for (const shard of shards.slice(first)) {
    const after = shard === snapshot?.shard ? snapshot.sequenceNumber : undefined;
    for await (const page of stream.readAfter(shard, after)) {
      const own = page.filter(({ partitionKey }) => partitionKey === facility);
      yield own.filter((record) => isAtOrBelow(record, fence));
      if (shard === fence.shard && isPast(page, fence)) return;
    }
  }
}

const isPast = (page: readonly StreamRecord[], fence: Fence): boolean => {
  const last = page.at(-1);
  return last !== undefined && !isBehind(fence.sequenceNumber, last.sequenceNumber);
};
