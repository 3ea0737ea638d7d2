import { setTimeout as sleep } from 'node:timers/promises';

/** How time passes on a line; milliseconds of a clock that only goes forwards. */
export interface Timing {
  readonly now: () => number;
  /** Waits; false when the signal aborted meanwhile. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<boolean>;
}

/** Time as it passes on this machine. */
export const hostTiming: Timing = {
  now: () => performance.now(),
  wait: async (ms, signal) => {
    if (ms <= 0) return !signal.aborted;
    try {
      await sleep(ms, undefined, { signal });
      return true;
    } catch {
      return false;
    }
  },
};
