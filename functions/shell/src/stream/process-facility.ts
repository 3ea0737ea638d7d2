import type { FacilityId } from '@watchhouse/contracts';
import { sayBlind } from './blind-alarm.ts';
import { catchUp } from './catch-up.ts';
import type { CatchUpServices } from './catch-up.ts';
import { decideRecords } from './decide-records.ts';
import type { FacilityState } from './facility-state.ts';
import { isAtOrBelow } from './fence.ts';
import type { Fence } from './fence.ts';
import { restore } from './restore.ts';
import type { Restored } from './restore.ts';
import type { StreamRecord } from './signal-stream.ts';

/** What a batch left of one facility. */
export interface ProcessedFacility {
  readonly state: FacilityState;
  /** There is more before this batch than it may catch up. */
  readonly isBehind: boolean;
}

/**
 * Decides one facility's records of a batch, and before them what lies between them and the fence. Where
 * that is too much for one batch its own records wait: they are read again from the stream with a later one.
 */
export async function processFacility(
  services: CatchUpServices,
  facility: FacilityId,
  start: FacilityState,
  records: readonly StreamRecord[],
): Promise<ProcessedFacility> {
  let state = start;
  for (const own of Map.groupBy(records, ({ shard }) => shard).values()) {
    const [first, ...others] = own.filter((record) => !isAtOrBelow(record, state.fence));
    if (first === undefined) continue;
    const caught = await catchUp(services, facility, state, [first, ...others]);
    ({ state } = caught);
    if (caught.kind === 'behind') return { state, isBehind: true };
    if (caught.kind === 'past') {
      services.observer.warn('records of an ancestor came again', { facility, shard: first.shard });
      continue;
    }
    const rest = own.filter((record) => !isAtOrBelow(record, state.fence));
    state = await decideRecords(services, facility, state, { records: rest, passed: [] });
  }
  return { state, isBehind: false };
}

/** The state at the fence: snapshot and tail. Says so when detection had to start anew. */
export async function stateAtFence(
  services: CatchUpServices,
  facility: FacilityId,
  fence: Fence | undefined,
): Promise<Restored> {
  const restored = await restore(services, facility, fence);
  const blindSince = restored.kind === 'restored' ? restored.state.blindSince : undefined;
  if (blindSince !== undefined && fence !== undefined) {
    await sayBlind(services, facility, fence, blindSince);
  }
  return restored;
}
