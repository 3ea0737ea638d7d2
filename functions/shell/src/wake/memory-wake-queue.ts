import type { Instant, WakeMessage } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import type { Clock } from '../clock.ts';
import type { WakeQueue } from './wake-queue.ts';

const millisecondsPerSecond = 1_000;

export interface MemoryWakeQueue extends WakeQueue {
  /** What waits, with the moment from which it may be taken. */
  readonly waiting: { readonly message: WakeMessage; readonly from: Instant }[];
  /** Takes everything whose delay is over by the clock, oldest first. */
  take(): readonly WakeMessage[];
}

/** Wake messages in memory. */
export function memoryWakeQueue(clock: Clock): MemoryWakeQueue {
  const waiting: MemoryWakeQueue['waiting'] = [];
  return {
    waiting,
    send: (wakes) => {
      for (const { message, delaySeconds = 0 } of wakes) {
        const from = instantAfter(clock.now(), delaySeconds * millisecondsPerSecond);
        waiting.push({ message, from });
      }
      return Promise.resolve();
    },
    take: () => {
      const now = clock.now();
      const ready = waiting.filter(({ from }) => from <= now);
      waiting.splice(0, waiting.length, ...waiting.filter(({ from }) => from > now));
      return ready.sort((a, b) => (a.from < b.from ? -1 : 1)).map(({ message }) => message);
    },
  };
}
