import { limits } from '@watchhouse/contracts';
import type { FacilityId, Instant } from '@watchhouse/contracts';
import { emptyDetection } from '@watchhouse/domain';
import type { Clock } from '../clock.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { followsOn } from './aggregate-sequence.ts';
import { contextInLedger, enginesOf, withLedger } from './context-register.ts';
import type { ContextServices } from './context-register.ts';
import { emptyContext } from './editions.ts';
import type { StreamContext } from './editions.ts';
import type { FacilityState } from './facility-state.ts';
import { lastHeartbeatAt } from './fence.ts';
import type { Fence, FenceStore } from './fence.ts';
import { foldRecords } from './fold-records.ts';
import type { Folding } from './fold-records.ts';
import { emptyLive, foldAccepted, foldPending } from './live-fold.ts';
import type { LiveFold } from './live-fold.ts';
import { publishedRevision } from './live-object.ts';
import { isKept, reaches, readStretch } from './read-stretch.ts';
import type { Stretch, StretchServices } from './read-stretch.ts';
import { isBehind } from './signal-stream.ts';
import type { StreamRecord } from './signal-stream.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';

export interface RestoreServices extends ContextServices, StretchServices {
  readonly objects: { readonly archive: ObjectStore; readonly state: ObjectStore };
  readonly fences: FenceStore;
  readonly clock: Clock;
}

/** What came of restoring. */
export type Restored =
  | { readonly kind: 'restored'; readonly state: FacilityState }
  /** The tail is longer than one batch may read; a snapshot keeps what was folded, the next batch goes on there. */
  | { readonly kind: 'behind' };

/**
 * The state of a facility as it stood when the fence was moved last: the snapshot, and the records between it and
 * the fence folded again, from the stream or, where they have left it, from the archive. Their decisions are in the
 * ledger already and are not brought there again.
 */
export async function restore(
  services: RestoreServices,
  facility: FacilityId,
  fence: Fence | undefined,
): Promise<Restored> {
  const snapshot = await readSnapshot(services.objects.state, facility);
  const since = { arrivedAt: snapshot?.arrivedAt, signals: 0 };
  const start = { ...(await startOf(services, facility, snapshot)), fence, since };
  const tail = fence && tailOf(snapshot, fence);
  if (fence === undefined || tail === undefined) return { kind: 'restored', state: start };
  // Without a snapshot only the fence itself can show that the stream still holds what lies before it.
  const isReadable = snapshot !== undefined || (await isKept(services.signals, fence));
  const read = isReadable
    ? await foldTail(services, start, tail)
    : { ...start, end: 'broken' as const };
  const { end, ...state } = read;
  if (end === 'behind') return { kind: 'behind' };
  if (end === 'whole') return { kind: 'restored', state: await completed(services, state) };
  const blindSince = snapshot?.arrivedAt ?? lastHeartbeatAt(fence) ?? services.clock.now();
  return { kind: 'restored', state: await startAnew(services, state, blindSince) };
}

/**
 * Half a past would be worse than none: detection starts empty. What was published is asked of the ledger, which
 * alone still knows it.
 */
export async function startAnew(
  services: ContextServices,
  state: FacilityState,
  blindSince: Instant,
): Promise<FacilityState> {
  const { facility } = state.folding;
  const context = await contextInLedger(services, facility);
  const folding = await foldingOf(services, emptyDetection(facility), context);
  // The next snapshot is due at once, so that nobody finds the same hole again.
  return { ...state, folding, blindSince, since: { arrivedAt: undefined, signals: 0 } };
}

/** A beginning that has left the stream took what was announced there with it. */
async function completed(services: ContextServices, state: FacilityState): Promise<FacilityState> {
  const { facility, detection, context } = state.folding;
  const known = await withLedger(services, facility, context);
  if (known === context) return state;
  return { ...state, folding: await foldingOf(services, detection, known) };
}

async function foldingOf(
  services: ContextServices,
  detection: Folding['detection'],
  context: StreamContext,
): Promise<Folding> {
  const { facility } = detection;
  return { facility, detection, context, engines: await enginesOf(services, facility, context) };
}

async function startOf(
  services: RestoreServices,
  facility: FacilityId,
  snapshot: Snapshot | undefined,
): Promise<{ readonly folding: Folding; readonly live: LiveFold }> {
  const detection = snapshot?.detection ?? emptyDetection(facility);
  return {
    folding: await foldingOf(services, detection, snapshot?.context ?? emptyContext),
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

/** What lies between snapshot and fence; `undefined` when the snapshot stands there itself. */
function tailOf(snapshot: Snapshot | undefined, fence: Fence): Stretch | undefined {
  const shards = [...fence.lineage, fence.shard];
  if (snapshot === undefined) {
    return { path: shards, from: undefined, since: undefined, until: fence };
  }
  const isSameShard = snapshot.shard === fence.shard;
  if (isSameShard && !isBehind(fence.sequenceNumber, snapshot.sequenceNumber)) return undefined;
  const first = shards.indexOf(snapshot.shard);
  const path = first < 0 ? [snapshot.shard, ...shards] : shards.slice(first);
  return { path, from: snapshot, since: snapshot.arrivedAt, until: fence };
}

/** A state with how far its tail was read: to the fence, not yet, or over a hole. */
type FoldedTail = FacilityState & { readonly end: 'whole' | 'behind' | 'broken' };

/**
 * Folds a tail. It is whole when it reaches the fence, and, where that does not prove it, the agents' numbers follow
 * on. One that is too long for a batch is folded over several, so that nobody waits for it and none begins anew.
 */
async function foldTail(
  services: RestoreServices,
  start: FacilityState,
  tail: Stretch,
): Promise<FoldedTail> {
  const { facility } = start.folding;
  let state = start;
  let bytes = 0;
  let hasReached = false;
  for await (const page of readStretch(services, facility, tail)) {
    const { folding, live, since } = state;
    if (page.isUnproven && !followsOn(folding.detection, page.records)) {
      return { ...state, end: 'broken' };
    }
    const folded = await foldRecords(services, folding, page.records);
    const signals = since.signals + folded.accepted.length;
    const next = { folding: folded.folding, live: foldAccepted(live, folded) };
    state = { ...state, ...next, since: { ...since, signals } };
    hasReached = reaches(page.reached, tail.until);
    bytes += page.bytes;
    if (hasReached || bytes < limits.detection.tailBytesMax) continue;
    await keep(services, state, page.reached);
    return { ...state, end: 'behind' };
  }
  return { ...state, end: hasReached ? 'whole' : 'broken' };
}

/**
 * What was folded of a tail, for the next batch; of the same fence the one that came further counts. The map is folded
 * too: what waits for its publication would grow with the tail.
 */
async function keep(
  { objects }: RestoreServices,
  { folding, live, fence }: FacilityState,
  { shard, sequenceNumber, arrivedAt }: StreamRecord,
): Promise<void> {
  const { facility, detection, context } = folding;
  const position = { generation: fence?.generation ?? 0, shard, sequenceNumber, arrivedAt };
  const snapshot = { facility, ...position, detection, context, live: foldPending(live).live };
  await writeSnapshot(objects.state, snapshot, undefined);
}
