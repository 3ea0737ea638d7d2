import { limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import { followsOn } from './aggregate-sequence.ts';
import { sayBlind } from './blind-alarm.ts';
import { decideRecords, skipTo } from './decide-records.ts';
import type { DecideServices } from './decide-records.ts';
import type { FacilityState } from './facility-state.ts';
import { lastHeartbeatAt } from './fence.ts';
import { reaches, readStretch } from './read-stretch.ts';
import type { Stretch, StretchPage } from './read-stretch.ts';
import { startAnew } from './restore.ts';
import type { RestoreServices } from './restore.ts';
import { generationsOf } from './shard-generations.ts';
import type { StreamPosition, StreamRecord } from './signal-stream.ts';

export interface CatchUpServices extends DecideServices, RestoreServices {}

/** How a state stands to the records of a batch. */
export type CaughtUp =
  /** Everything before the record is decided. */
  | { readonly kind: 'ready'; readonly state: FacilityState }
  /** There is more to decide before it than one batch may; the next one goes on. */
  | { readonly kind: 'behind'; readonly state: FacilityState }
  /** The record lies in a shard from before the fence: it was decided, or archived as past recovery. */
  | { readonly kind: 'past'; readonly state: FacilityState };

/**
 * Decides what lies between the fence and the first record of a batch. The platform leaves records out when they kept
 * failing until they were too old, a parked facility leaves out its own, and after a split or merge a child may be
 * delivered before its parent was finished.
 *
 * The stream is not asked each time. Records are left out only by failing or by parking; the first throws the warm
 * state away or leaves it lying for much longer than it is trusted, the second moves the fence's generation. So a
 * state that decided the batch before, on this shard and a moment ago, has nothing before it; as a second, independent
 * proof the agents' gapless numbers must follow on. In all other cases the stream is read from the fence, in bounded
 * steps that each move the fence, so that an interruption does nothing again.
 */
export async function catchUp(
  services: CatchUpServices,
  facility: FacilityId,
  state: FacilityState,
  batch: readonly [StreamRecord, ...StreamRecord[]],
): Promise<CaughtUp> {
  if (isNext(services, state, batch)) return { kind: 'ready', state };
  const [first] = batch;
  const stretch = await stretchTo(services, facility, state, first);
  if (stretch === 'none') return { kind: 'ready', state };
  if (stretch === 'past') return { kind: 'past', state };
  return decideStretch(services, facility, state, stretch);
}

function isNext(
  { clock }: CatchUpServices,
  { folding, fence, followedUntil }: FacilityState,
  batch: readonly [StreamRecord, ...StreamRecord[]],
): boolean {
  const isTrusted = followedUntil !== undefined && clock.now() <= followedUntil;
  return isTrusted && fence?.shard === batch[0].shard && followsOn(folding.detection, batch);
}

async function stretchTo(
  services: CatchUpServices,
  facility: FacilityId,
  { fence, failure }: FacilityState,
  until: StreamPosition,
): Promise<Stretch | 'none' | 'past'> {
  const since = lastHeartbeatAt(fence);
  if (fence?.shard === until.shard) return { path: [until.shard], from: fence, since, until };
  const line = generationsOf(await services.signals.shards(), facility);
  const to = line.indexOf(until.shard);
  if (fence === undefined) {
    // Of a facility that was never decided, the platform gives the first record first, unless it failed.
    if (to <= 0 && failure === undefined) return 'none';
    const path = to < 0 ? [until.shard] : line.slice(0, to + 1);
    return { path, from: undefined, since: await registeredAt(services, facility), until };
  }
  const from = line.indexOf(fence.shard);
  if (to < 0 && from >= 0) return 'past';
  if (to >= 0 && to < from) return 'past';
  const path =
    from < 0 ? [fence.shard, ...line.slice(0, to), until.shard] : line.slice(from, to + 1);
  return { path: [...new Set(path)], from: fence, since, until };
}

/** No signal of a facility is older than its log. */
async function registeredAt({ ledger }: CatchUpServices, facility: FacilityId) {
  const { events } = await ledger.readLog(facility, 1, 1);
  return events[0] && instantAfter(events[0].recordedAt, -limits.archive.arrivalSlackMs);
}

async function decideStretch(
  services: CatchUpServices,
  facility: FacilityId,
  start: FacilityState,
  stretch: Stretch,
): Promise<CaughtUp> {
  let state = start;
  let isBlind = start.blindSince !== undefined;
  let left: Allowance = allowance;
  for await (const page of readStretch(services, facility, stretch)) {
    if (!isBlind && page.isUnproven && !followsOn(state.folding.detection, page.records)) {
      isBlind = true;
      state = await startBlind(services, facility, state);
    }
    const decided = await decidePage(services, facility, state, { stretch, page, left });
    ({ state, left } = decided);
    if (decided.isBehind) return { kind: 'behind', state: withoutTrust(state) };
  }
  return { kind: 'ready', state };
}

/** What one batch may still catch up. */
interface Allowance {
  readonly records: number;
  readonly bytes: number;
}

const { catchUpStepRecords, catchUpRecordsMax, catchUpBytesMax } = limits.detection;
const allowance: Allowance = { records: catchUpRecordsMax, bytes: catchUpBytesMax };

interface PageToDecide {
  readonly stretch: Stretch;
  readonly page: StretchPage;
  readonly left: Allowance;
}

/** Decides a page step by step, at least one step of it, so that every batch comes nearer. */
async function decidePage(
  services: CatchUpServices,
  facility: FacilityId,
  start: FacilityState,
  { stretch, page, left }: PageToDecide,
): Promise<{
  readonly state: FacilityState;
  readonly left: Allowance;
  readonly isBehind: boolean;
}> {
  const passed = stretch.path.slice(0, stretch.path.indexOf(page.reached.shard));
  let state = start;
  let { records } = left;
  for (let from = 0; from < page.records.length; from += catchUpStepRecords) {
    if (records <= 0) return { state, left: { ...left, records }, isBehind: true };
    const step = page.records.slice(from, from + catchUpStepRecords);
    state = await decideRecords(services, facility, state, { records: step, passed });
    records -= step.length;
  }
  const bytes = left.bytes - page.bytes;
  const isBehind = bytes <= 0 && !reaches(page.reached, stretch.until);
  // Others' records cost reading too; a fence behind them spares reading them again.
  if (isBehind) state = await skipTo(services, facility, state, { position: page.reached, passed });
  return { state, left: { records, bytes }, isBehind };
}

const withoutTrust = ({ followedUntil: _, ...state }: FacilityState): FacilityState => state;

async function startBlind(
  services: CatchUpServices,
  facility: FacilityId,
  state: FacilityState,
): Promise<FacilityState> {
  const since = lastHeartbeatAt(state.fence) ?? services.clock.now();
  if (state.fence !== undefined) await sayBlind(services, facility, state.fence, since);
  return startAnew(services, state, since);
}
