import { setTimeout } from 'node:timers/promises';
import { limits } from '@watchhouse/contracts';

/** Waits before attempt number `attempt` (1 is the second try). */
export type Pause = (attempt: number) => Promise<void>;

/**
 * Full jitter between the named bounds: writers that collided spread out instead of colliding again.
 * Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
 */
export const jitteredPause: Pause = async (attempt) => {
  const { appendBackoffMsMin, appendBackoffMsMax } = limits.ledger;
  const ceiling = Math.min(appendBackoffMsMax, appendBackoffMsMin * 2 ** attempt);
  await setTimeout(appendBackoffMsMin + Math.random() * (ceiling - appendBackoffMsMin));
};
