import { limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import type { ConsumerStates } from '../consumers/consumer-states.ts';
import type { Observer } from '../observability/observer.ts';
import type { ChainStore } from '../wake/chain-store.ts';
import { makeCheckpoint } from './checkpoints.ts';
import type { CheckpointServices } from './checkpoints.ts';

export interface DueCheckpointServices extends CheckpointServices {
  readonly chains: ChainStore;
  readonly consumers: ConsumerStates;
  readonly observer: Observer;
}

/** Name under which the last signed position is kept. */
const checkpoint = 'checkpoint';

/**
 * Signs where the log stands when the named time has passed since it was last looked at, or the named number of
 * entries has come since. A log that stood still is looked at and not signed again.
 */
export async function checkpointIfDue(
  services: DueCheckpointServices,
  facility: FacilityId,
): Promise<void> {
  const { chains, consumers, ledger, clock } = services;
  const [dueAt, signed, head] = await Promise.all([
    chains.dueAt(facility, checkpoint),
    consumers.position(facility, checkpoint),
    ledger.head(facility),
  ]);
  const now = clock.now();
  const isTime = dueAt === undefined || dueAt <= now;
  if (!isTime && head.seq - signed < limits.ledger.checkpointEveryEntries) return;
  const made = await makeCheckpoint(services, facility);
  if (made !== undefined) {
    services.observer.count('CheckpointsMade');
    await consumers.move(facility, checkpoint, signed, made.seq);
  }
  const next = instantAfter(now, limits.ledger.checkpointEveryMs);
  await chains.move(facility, checkpoint, dueAt, next);
}
