import { limits } from '@watchhouse/contracts';
import { msBetween } from '@watchhouse/domain';
import type { Clock } from '../clock.ts';
import type { DelayedWake, WakeQueue } from '../wake/wake-queue.ts';
import type { DueItem } from './due-store.ts';

const millisecondsPerSecond = 1_000;

/**
 * Queues a message delayed to the instant for each item that is near enough for a queue; what is further off is left
 * to the clock, which looks ahead each minute.
 */
export async function queueDeadlines(
  services: { readonly wake: WakeQueue; readonly clock: Clock },
  items: readonly DueItem[],
): Promise<void> {
  const now = services.clock.now();
  const wakes = items.flatMap(({ facility, deadline, dueAt }): DelayedWake[] => {
    const delaySeconds = Math.max(0, Math.ceil(msBetween(now, dueAt) / millisecondsPerSecond));
    if (delaySeconds > limits.deadline.queueDelaySecondsMax) return [];
    return [{ message: { kind: 'deadline', facility, deadline, dueAt }, delaySeconds }];
  });
  if (wakes.length > 0) await services.wake.send(wakes);
}
