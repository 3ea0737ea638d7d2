import type { WakeMessage } from '@watchhouse/contracts';

/** A message and how long it waits; SQS delays by whole seconds and at most `limits.deadline.queueDelaySecondsMax`. */
export interface DelayedWake {
  readonly message: WakeMessage;
  readonly delaySeconds?: number;
}

/** Queues that wake work, at least once and in no order. */
export interface WakeQueue {
  send(wakes: readonly DelayedWake[]): Promise<void>;
}
