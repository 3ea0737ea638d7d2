import type { ConsumerName, FacilityId, Instant } from '@watchhouse/contracts';
import type { Services } from '../services.ts';
import type { DelayedWake, WakeQueue } from '../wake/wake-queue.ts';
import { consumerNames, consumers } from './registry.ts';

/** How far one consumer is behind the head of its facility's log. */
export interface ConsumerStand {
  readonly name: ConsumerName;
  readonly position: number;
  /** Events it has not handled yet. */
  readonly behind: number;
  readonly parkedUntil?: Instant;
}

/** Where every consumer of a facility stands; the head is read last, so that none seems ahead of it. */
export async function consumerStands(
  services: Services,
  facility: FacilityId,
): Promise<{ readonly head: number; readonly consumers: readonly ConsumerStand[] }> {
  const stands = await Promise.all(
    consumerNames.map(async (name) => ({
      name,
      position: await consumers[name].position(services, facility),
      ...(await parked(services, facility, name)),
    })),
  );
  const { seq } = await services.ledger.head(facility);
  return {
    head: seq,
    consumers: stands.map((stand) => ({ ...stand, behind: Math.max(0, seq - stand.position) })),
  };
}

async function parked(services: Services, facility: FacilityId, name: ConsumerName) {
  const { parkedUntil } = await services.consumers.failure(facility, name);
  return parkedUntil === undefined ? {} : { parkedUntil };
}

/** One wake message for each consumer of each facility whose log has grown. */
export async function wakeConsumers(
  services: { readonly wake: WakeQueue },
  facilities: Iterable<FacilityId>,
): Promise<void> {
  const wakes = [...new Set(facilities)].flatMap((facility) =>
    consumerNames.map((consumer): DelayedWake => ({ message: wakeOf(consumer, facility) })),
  );
  if (wakes.length > 0) await services.wake.send(wakes);
}

/** Wakes the consumers of a facility that are behind and not parked: whatever a lost wake message left lying. */
export async function wakeLagging(services: Services, facility: FacilityId): Promise<void> {
  const { consumers: stands } = await consumerStands(services, facility);
  const now = services.clock.now();
  const lagging = stands.filter(
    ({ behind, parkedUntil }) => behind > 0 && (parkedUntil === undefined || parkedUntil <= now),
  );
  const wakes = lagging.map(({ name }): DelayedWake => ({ message: wakeOf(name, facility) }));
  if (wakes.length > 0) await services.wake.send(wakes);
}

const wakeOf = (consumer: ConsumerName, facility: FacilityId) =>
  ({ kind: 'consumer', consumer, facility }) as const;
