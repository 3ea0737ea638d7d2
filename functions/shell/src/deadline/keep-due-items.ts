import type { FacilityId } from '@watchhouse/contracts';
import type { DueRow } from '@watchhouse/domain';
import type { FoldedRun } from '../consumers/fold-events.ts';
import type { Clock } from '../clock.ts';
import type { CrashHook } from '../crash-points.ts';
import type { WakeQueue } from '../wake/wake-queue.ts';
import type { DueItem, DueStore } from './due-store.ts';
import { queueDeadlines } from './queue-deadlines.ts';

export interface DeadlineServices {
  readonly due: DueStore;
  readonly wake: WakeQueue;
  readonly clock: Clock;
  readonly crash?: CrashHook;
}

/**
 * Keeps the due items of a facility as the log says, before the position of the view `deadlines` moves, and queues
 * those that are near. Runners that overtake each other may leave an item that is
 * no longer wanted: its waking is refused as obsolete and removes it.
 */
export async function keepDueItems(
  services: DeadlineServices,
  facility: FacilityId,
  run: FoldedRun,
): Promise<void> {
  const written = [...run.change.rows.values()].map((row) => dueItem(facility, row as DueRow));
  const wanted = new Set(written.map(({ deadline }) => deadline));
  const outdated = [...run.former.values()]
    .map((row) => dueItem(facility, row as DueRow))
    .filter(({ deadline }) => !wanted.has(deadline));
  await Promise.all(written.map((item) => services.due.put(item)));
  services.crash?.('deadline.after-put');
  await queueDeadlines(services, written);
  services.crash?.('deadline.after-queue');
  await Promise.all(outdated.map((item) => services.due.remove(item)));
}

const dueItem = (facility: FacilityId, { deadline, dueAt, command }: DueRow): DueItem => ({
  facility,
  deadline,
  dueAt,
  command,
});
