import { limits } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import { fireDeadline } from './fire-deadline.ts';
import type { FireServices } from './fire-deadline.ts';
import { queueDeadlines } from './queue-deadlines.ts';

/**
 * The second waker, each minute: wakes everything due up to now and queues what falls due before the next turn.
 * One item that fails stops no other.
 */
export async function sweepDeadlines(services: FireServices): Promise<void> {
  const now = services.clock.now();
  const ahead = instantAfter(now, limits.deadline.lookAheadMs);
  const items = await services.due.until(ahead, limits.deadline.perWakeMax);
  await queueDeadlines(
    services,
    items.filter(({ dueAt }) => dueAt > now),
  );
  for (const item of items.filter(({ dueAt }) => dueAt <= now)) {
    try {
      await fireDeadline(services, item);
    } catch (cause) {
      const { facility, deadline } = item;
      services.observer.error('A deadline could not be woken.', cause, { facility, deadline });
    }
  }
}
