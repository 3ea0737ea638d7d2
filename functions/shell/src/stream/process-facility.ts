import type { Envelope, FacilityId } from '@watchhouse/contracts';
import { writeKeyframeIfDue } from '../archive/keyframe.ts';
import type { KeyframeServices } from '../archive/keyframe.ts';
import { afterAppend } from '../consumers/after-append.ts';
import type { AfterAppendServices } from '../consumers/after-append.ts';
import type { Observer } from '../observability/observer.ts';
import { raiseBlindAlarm } from './blind-alarm.ts';
import { enact } from './enact.ts';
import type { EnactServices } from './enact.ts';
import type { FacilityState } from './facility-state.ts';
import { fenceBehind, isAtOrBelow, isSameFence } from './fence.ts';
import type { Fence } from './fence.ts';
import { foldRecords } from './fold-records.ts';
import type { Folded } from './fold-records.ts';
import { foldAccepted } from './live-fold.ts';
import { publishLive } from './publish-live.ts';
import type { PublishLiveServices } from './publish-live.ts';
import { quarantine } from './quarantine.ts';
import type { QuarantineServices } from './quarantine.ts';
import { restore } from './restore.ts';
import type { RestoreServices } from './restore.ts';
import type { StreamRecord } from './signal-stream.ts';
import { isSnapshotDue, writeSnapshot } from './snapshot.ts';
import { StreamFailure } from './stream-failure.ts';
import { superviseWatch } from '../watchdog/watch-chain.ts';
import type { WatchChainServices } from '../watchdog/watch-chain.ts';

export interface StreamServices
  extends
    RestoreServices,
    EnactServices,
    QuarantineServices,
    AfterAppendServices,
    WatchChainServices,
    PublishLiveServices,
    KeyframeServices {
  readonly objects: RestoreServices['objects'];
  readonly observer: Observer;
}

/**
 * Decides one facility's records: decide on the state at the fence, append, move the fence on condition of its former
 * value. A lost condition means that another process decides this facility, and throws.
 */
export async function processFacility(
  services: StreamServices,
  facility: FacilityId,
  former: FacilityState | undefined,
  records: readonly StreamRecord[],
): Promise<FacilityState> {
  const state = await stateAtFence(services, facility, former);
  const fresh = records.filter((record) => !isAtOrBelow(record, state.fence));
  const last = fresh.at(-1);
  if (last === undefined) return state;
  const folded = await foldRecords(services, state.folding, fresh);
  services.crash?.('signals.before-decisions');
  const events = await append(services, facility, folded);
  services.crash?.('signals.before-fence');
  const fence = fenceBehind(last, state.fence, folded.accepted);
  const [isMoved] = await Promise.all([
    services.fences.move(facility, state.fence, fence),
    events.length > 0 ? afterAppend(services, facility) : undefined,
  ]);
  if (!isMoved) throw new StreamFailure('another process decides this facility');
  services.crash?.('signals.after-fence');
  await watchNewAgents(services, facility, state.fence, fence);
  report(services.observer, folded);
  const decided = {
    folding: folded.folding,
    live: foldAccepted(state.live, folded),
    fence,
    since: { ...state.since, signals: state.since.signals + folded.accepted.length },
  };
  return settle(services, facility, decided, last);
}

/**
 * An agent heard of for the first time is watched from now on, not only from the next turn of the minute clock. The
 * clock does it again in any case, so a failure here is noted and fails nothing.
 */
async function watchNewAgents(
  services: StreamServices,
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

/** The warm state if nobody decided in between, otherwise snapshot and tail. */
async function stateAtFence(
  services: StreamServices,
  facility: FacilityId,
  former: FacilityState | undefined,
): Promise<FacilityState> {
  const fence = await services.fences.read(facility);
  if (former !== undefined && isSameFence(former.fence, fence)) return former;
  const state = await restore(services, facility, fence);
  if (state.blindSince !== undefined && fence !== undefined) {
    services.observer.warn('detection starts anew', { facility, since: state.blindSince });
    services.observer.count('DetectionBlind');
    await raiseBlindAlarm(services, facility, fence, state.blindSince);
  }
  return state;
}

async function append(
  services: StreamServices,
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
  for (const { late, sequenceGaps } of folded.counters) {
    if (late > 0) observer.count('SignalsLate', late);
    if (sequenceGaps > 0) observer.count('SequenceGaps', sequenceGaps);
  }
}

/** What follows the decisions: the map, and from time to time a keyframe and a snapshot. */
async function settle(
  services: StreamServices,
  facility: FacilityId,
  state: FacilityState,
  last: StreamRecord,
): Promise<FacilityState> {
  const isDue = isSnapshotDue(state.since, last.arrivedAt);
  const published = await publishLive(services, facility, state.live, isDue);
  services.crash?.('signals.after-live');
  const live = await writeKeyframeIfDue(services, facility, published, last);
  services.crash?.('signals.after-keyframe');
  if (!isDue) return { ...state, live };
  services.crash?.('signals.before-snapshot');
  const { detection, context } = state.folding;
  const { shard, sequenceNumber, arrivedAt } = last;
  const snapshot = { facility, shard, sequenceNumber, arrivedAt, detection, context, live };
  await writeSnapshot(services.objects.state, snapshot);
  services.crash?.('signals.after-snapshot');
  return { ...state, live, since: { arrivedAt, signals: 0 } };
}
