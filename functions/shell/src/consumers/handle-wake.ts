import type { WakeMessage } from '@watchhouse/contracts';
import { fireDeadline } from '../deadline/fire-deadline.ts';
import { tick } from '../push/ticking.ts';
import type { Services } from '../services.ts';
import { continueWatch } from '../watchdog/watch-chain.ts';
import { watchViews } from '../watchdog/watch-views.ts';
import { attempt } from './each-facility.ts';
import { runConsumer } from './run-consumer.ts';

/** The message has to come again: what it wakes failed, and is not parked. */
export class WakeFailed extends Error {
  constructor(message: WakeMessage) {
    super(`${message.facility}: ${message.kind} has to be woken again.`);
    this.name = 'WakeFailed';
  }
}

/** Does what a wake message asks for. Throws when it has to come again. */
export async function handleWake(services: Services, message: WakeMessage): Promise<void> {
  switch (message.kind) {
    case 'consumer': {
      const outcome = await runConsumer(services, message.facility, message.consumer);
      if (outcome.kind === 'failed') throw new WakeFailed(message);
      const hasMore = outcome.kind === 'ran' && outcome.progress.more;
      if (hasMore) await services.wake.send([{ message }]);
      return;
    }
    case 'tick':
      return tick(services, message.facility, message.at);
    case 'deadline':
      return fireDeadline(services, message);
    case 'watch':
      await attempt(
        services,
        'watch views',
        () => watchViews(services, message.facility),
        message.facility,
      );
      return continueWatch(services, message.facility, message.at);
  }
}
