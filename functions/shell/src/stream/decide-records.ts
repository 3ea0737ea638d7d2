import { limits } from '@watchhouse/contracts';
import type { Envelope, FacilityId } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import { writeKeyframeIfDue } from '../archive/keyframe.ts';
import type { KeyframeServices } from '../archive/keyframe.ts';
import { afterAppend } from '../consumers/after-append.ts';
import type { AfterAppendServices } from '../consumers/after-append.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Observer } from '../observability/observer.ts';
import { superviseWatch } from '../watchdog/watch-chain.ts';
import type { WatchChainServices } from '../watchdog/watch-chain.ts';
import type { ContextServices } from './context-register.ts';
import { enact } from './enact.ts';
import type { EnactServices } from './enact.ts';
import type { FacilityState } from './facility-state.ts';
import { fenceBehind } from './fence.ts';
import type { Fence } from './fence.ts';
import { foldRecords } from './fold-records.ts';
import type { Folded } from './fold-records.ts';
import { foldAccepted } from './live-fold.ts';
import { publishLive } from './publish-live.ts';
import type { PublishLiveServices } from './publish-live.ts';
import { quarantine } from './quarantine.ts';
import type { QuarantineServices } from './quarantine.ts';
import type { StreamRecord } from './signal-stream.ts';
import { isSnapshotDue, writeSnapshot } from './snapshot.ts';
import { FenceLost } from './stream-failure.ts';

export interface DecideServices
  extends
    ContextServices,
    EnactServices,
    QuarantineServices,
    AfterAppendServices,
    WatchChainServices,
    PublishLiveServices,
    KeyframeServices {
  readonly objects: { readonly archive: ObjectStore; readonly state: ObjectStore };
  readonly observer: Observer;
}

/** Records of one shard right behind the fence, and the shards read to their end on the way to them. */
export interface RecordsToDecide {
  readonly records: readonly StreamRecord[];
  readonly passed: readonly string[];
}

/**
 * Decides records on the state at the fence, appends, and moves the fence on condition of its former value. A lost
 * condition means that another process decides this facility, and throws.
 */
export async function decideRecords(
  services: DecideServices,
  facility: FacilityId,
  state: FacilityState,
  { records, passed }: RecordsToDecide,
): Promise<FacilityState> {
  const last = records.at(-1);
  if (last === undefined) return state;
  const folded = await foldRecords(services, state.folding, records);
  services.crash?.('signals.before-decisions');
  const events = await append(services, facility, folded);
  services.crash?.('signals.before-fence');
  const { shard, sequenceNumber, arrivedAt } = last;
  const { accepted } = folded;
  const until = { shard, sequenceNumber, arrivedAt, accepted, passed };
  const fence = fenceBehind(until, state.fence);
  await Promise.all([
    moveFence(services, facility, state.fence, fence),
    events.length > 0 ? afterAppend(services, facility) : undefined,
  ]);
  services.crash?.('signals.after-fence');
  await watchNewAgents(services, facility, state.fence, fence);
  report(services.observer, folded);
  const { blindSince: _, ...former } = state;
  const decided: FacilityState = {
    ...former,
    folding: folded.folding,
    live: foldAccepted(state.live, folded),
    fence,
    since: { ...state.since, signals: state.since.signals + accepted.length },
    followedUntil: instantAfter(services.clock.now(), limits.detection.warmTrustedMs),
  };
  return settle(services, facility, decided, last);
}

/** Moves the fence over records that are not the facility's own. */
export async function skipTo(
  services: Pick<DecideServices, 'fences'>,
  facility: FacilityId,
  state: FacilityState,
  { position, passed }: { readonly position: StreamRecord; readonly passed: readonly string[] },
): Promise<FacilityState> {
  const { shard, sequenceNumber, arrivedAt } = position;
  const until = { shard, sequenceNumber, arrivedAt, accepted: [], passed };
  const fence = fenceBehind(until, state.fence);
  await moveFence(services, facility, state.fence, fence);
  return { ...state, fence };
}

async function moveFence(
  { fences }: Pick<DecideServices, 'fences'>,
  facility: FacilityId,
  from: Fence | undefined,
  to: Fence,
): Promise<void> {
  if (!(await fences.move(facility, from, to))) throw new FenceLost();
}

/**
 * An agent heard of for the first time is watched from now on, not only from the next turn of the minute clock. The
 * clock does it again in any case, so a failure here is noted and fails nothing.
 */
async function watchNewAgents(
  services: DecideServices,
  facility: FacilityId,
  former: Fence | undefined,
  fence: Fence,
): Promise<void> {
  const known = former?.heartbeats ?? {};
  if (Object.keys(fence.heartbeats).every((agent) => agent in known)) return;
  try {
    await superviseWatch(services, facility);
  } catch (cause) {
    services.observer.error('the watch of a new agent was not started', cause, { facility });
  }
}

async function append(
  services: DecideServices,
  facility: FacilityId,
  folded: Folded,
): Promise<readonly Envelope[]> {
  const events = [...(await enact(services, facility, folded.decisions))];
  for (const { record, quarantined } of folded.quarantines) {
    events.push(...(await quarantine(services, facility, record, quarantined)));
  }
  return events;
}

function report(observer: Observer, folded: Folded): void {
  observer.count('SignalsAccepted', folded.accepted.length);
  for (const { late, sequenceGaps, unknownRules } of folded.counters) {
    if (late > 0) observer.count('SignalsLate', late);
    if (sequenceGaps > 0) observer.count('SequenceGaps', sequenceGaps);
    // The site decides by rules that are not published: its alarms are seen when their signals come.
    if (unknownRules > 0) observer.count('EdgeAlarmsUnknown', unknownRules);
  }
}

/** What follows the decisions: the map, and from time to time a keyframe and a snapshot. */
async function settle(
  services: DecideServices,
  facility: FacilityId,
  state: FacilityState,
  last: StreamRecord,
): Promise<FacilityState> {
  const { fence, since } = state;
  const inAnyCase = isSnapshotDue(since, last.arrivedAt);
  const published = await publishLive(services, facility, { live: state.live, fence, inAnyCase });
  services.crash?.('signals.after-live');
  const live = await writeKeyframeIfDue(services, facility, published, last);
  services.crash?.('signals.after-keyframe');
  if (!inAnyCase) return { ...state, live };
  services.crash?.('signals.before-snapshot');
  const { detection, context } = state.folding;
  const { shard, sequenceNumber, arrivedAt } = last;
  const generation = fence?.generation ?? 0;
  const position = { generation, shard, sequenceNumber, arrivedAt };
  const snapshot = { facility, ...position, detection, context, live };
  const tag = await writeSnapshot(services.objects.state, snapshot, since.tag);
  services.crash?.('signals.after-snapshot');
  return { ...state, live, since: { arrivedAt, signals: 0, tag } };
}
