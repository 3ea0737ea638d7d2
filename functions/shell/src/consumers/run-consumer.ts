import { limits } from '@watchhouse/contracts';
import type { ConsumerName, FacilityId, Instant } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import type { Services } from '../services.ts';
import type { ConsumerFailure } from './consumer-states.ts';
import { endParkedAlarm, raiseParkedAlarm } from './parked-alarm.ts';
import type { Progress } from './progress.ts';
import { consumers } from './registry.ts';

/** What came of waking a consumer. */
export type ConsumerOutcome =
  | { readonly kind: 'ran'; readonly progress: Progress }
  | { readonly kind: 'parked'; readonly until: Instant }
  /** It failed, and is tried again by the same message. */
  | { readonly kind: 'failed'; readonly failures: number };

const { failuresBeforeParking, parkedMsMin, parkedDoublingsMax } = limits.consumer;

/**
 * Runs one consumer of one facility. Whatever it throws is counted and kept to it: after a few failures it is parked,
 * longer each time, with an alarm, and nobody waits behind it.
 */
export async function runConsumer(
  services: Services,
  facility: FacilityId,
  name: ConsumerName,
): Promise<ConsumerOutcome> {
  const former = await services.consumers.failure(facility, name);
  const { parkedUntil } = former;
  if (parkedUntil !== undefined && parkedUntil > services.clock.now()) {
    return { kind: 'parked', until: parkedUntil };
  }
  try {
    const progress = await consumers[name].run(services, facility);
    if (former.failures > 0) await recover(services, facility, name, former);
    return { kind: 'ran', progress };
  } catch (cause) {
    services.observer.error('A consumer failed.', cause, { facility, consumer: name });
    services.observer.count('ConsumerFailed');
    return fail(services, facility, name, former);
  }
}

async function fail(
  services: Services,
  facility: FacilityId,
  name: ConsumerName,
  former: ConsumerFailure,
): Promise<ConsumerOutcome> {
  const failures = former.failures + 1;
  if (failures < failuresBeforeParking) {
    await services.consumers.setFailure(facility, name, { failures });
    return { kind: 'failed', failures };
  }
  const now = services.clock.now();
  const doublings = Math.min(failures - failuresBeforeParking, parkedDoublingsMax);
  const until = instantAfter(now, parkedMsMin * 2 ** doublings);
  const parkedSince = former.parkedSince ?? now;
  await services.consumers.setFailure(facility, name, {
    failures,
    parkedUntil: until,
    parkedSince,
  });
  await raiseParkedAlarm(services, facility, name, parkedSince);
  return { kind: 'parked', until };
}

async function recover(
  services: Services,
  facility: FacilityId,
  name: ConsumerName,
  { parkedSince }: ConsumerFailure,
): Promise<void> {
  if (parkedSince !== undefined) await endParkedAlarm(services, facility, name, parkedSince);
  await services.consumers.clearFailure(facility, name);
}
