import type { FacilityId, Instant } from '@watchhouse/contracts';
import { isProcessEnd } from '../crash-points.ts';
import type { CatchUpServices } from './catch-up.ts';
import type { FacilityState } from './facility-state.ts';
import { failedAgain, isParked } from './failures.ts';
import type { FacilityFailure, FailureStore } from './failures.ts';
import { isSameFence, renewed } from './fence.ts';
import { endParkedDetection, raiseParkedDetection } from './parked-detection-alarm.ts';
import { processFacility, stateAtFence } from './process-facility.ts';
import type { StreamRecord } from './signal-stream.ts';
import { FenceLost } from './stream-failure.ts';

export interface StreamServices extends CatchUpServices {
  readonly failures: FailureStore;
}

/** What became of one facility's part of a batch. */
export type FacilityOutcome =
  | { readonly kind: 'decided'; readonly state: FacilityState }
  /** It failed, is counted, and is tried again. */
  | { readonly kind: 'failed'; readonly cause: unknown }
  /** Left alone for a time; its records wait in the stream. */
  | { readonly kind: 'parked'; readonly until: Instant }
  /** Its state is not restored yet; its records wait in the stream. */
  | { readonly kind: 'behind' }
  /** There is no such facility; its records are in quarantine. */
  | { readonly kind: 'refused' };

/**
 * Decides one facility's part of a batch, and keeps what fails to it: after a few failures in a row the facility is
 * parked, longer each time, with an alarm, and its batches pass without being decided. When the time is over the next
 * one catches up from the fence, which clears the alarm. Throws what is no fault of the facility's: the process ended,
 * another process decides, or not even the failure could be noted.
 */
export async function decideOrPark(
  services: StreamServices,
  facility: FacilityId,
  former: FacilityState | undefined,
  records: readonly StreamRecord[],
): Promise<FacilityOutcome> {
  const fence = await services.fences.read(facility);
  const warm = former !== undefined && isSameFence(former.fence, fence) ? former : undefined;
  // A failure renews the fence, so that nobody then has a warm state.
  const failure = warm === undefined ? await services.failures.read(facility) : warm.failure;
  if (failure?.parkedUntil !== undefined && isParked(failure, services.clock.now())) {
    await tellIfUntold(services, facility, failure);
    return { kind: 'parked', until: failure.parkedUntil };
  }
  try {
    const restored = warm === undefined ? await stateAtFence(services, facility, fence) : undefined;
    if (restored?.kind === 'behind') return restored;
    const state = warm ?? restored?.state;
    if (state === undefined) throw new Error('A facility has no state.');
    const noted = failure === undefined ? state : { ...state, failure };
    const decided = await processFacility(services, facility, noted, records);
    const next = decided.isBehind ? decided.state : await recovered(services, decided.state);
    return { kind: 'decided', state: next };
  } catch (cause) {
    if (isProcessEnd(cause) || cause instanceof FenceLost) throw cause;
    return fail(services, facility, cause);
  }
}

/** Counts a failure. The fence is renewed, so that no warm state elsewhere passes over what is left undecided here. */
async function fail(
  services: StreamServices,
  facility: FacilityId,
  cause: unknown,
): Promise<FacilityOutcome> {
  const { observer, failures, fences, clock } = services;
  const failure = failedAgain(await failures.read(facility), clock.now());
  observer.error('signals of a facility could not be decided', cause, {
    facility,
    failures: failure.failures,
  });
  observer.count('FacilityFailed');
  const fence = await fences.read(facility);
  if (fence !== undefined && !(await fences.move(facility, fence, renewed(fence)))) {
    throw new FenceLost();
  }
  services.crash?.('parking.before-failure');
  await failures.put(facility, failure);
  services.crash?.('parking.after-failure');
  if (failure.parkedUntil === undefined) return { kind: 'failed', cause };
  await tellIfUntold(services, facility, failure);
  return { kind: 'parked', until: failure.parkedUntil };
}

/** The ledger may be what fails; then it is told as soon as it can be. */
async function tellIfUntold(
  services: StreamServices,
  facility: FacilityId,
  failure: FacilityFailure,
): Promise<void> {
  const { parkedSince, isTold } = failure;
  if (parkedSince === undefined || isTold === true) return;
  if (!(await raiseParkedDetection(services, facility, parkedSince))) return;
  services.crash?.('parking.after-alarm');
  await services.failures.put(facility, { ...failure, isTold: true });
}

/** Everything is caught up: the alarm ends, and the failures are forgotten. */
async function recovered(
  services: StreamServices,
  { failure, ...state }: FacilityState,
): Promise<FacilityState> {
  if (failure === undefined) return state;
  const { facility } = state.folding;
  const { parkedSince } = failure;
  if (parkedSince !== undefined) {
    if (!(await endParkedDetection(services, facility, parkedSince))) return { ...state, failure };
    services.crash?.('parking.after-end');
  }
  await services.failures.clear(facility);
  return state;
}
