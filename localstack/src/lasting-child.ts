import type { ChildOptions, Children, Ended } from './children.ts';

/** A process that is started again when it dies, as a service manager would at a real site. */
export interface LastingChild {
  /** Kills it as a power cut would; it comes back after so many seconds. */
  readonly kill: (downSeconds: number) => void;
}

const restartMs = 1_000;
/** A process that lived for less died of something that a restart does not mend. */
const lifeMsMin = 10_000;
const shortLivesMax = 3;

/**
 * Keeps a process running. `onStart` hears of each new one; `onGivingUp` when it never lived, or says by its exit code
 * that it was called wrongly. Once it has lived, what ends it is a fault of the time and it is tried again.
 */
export function keepRunning(
  children: Children,
  options: ChildOptions,
  told: { readonly onStart: () => void; readonly onGivingUp: (ended: Ended) => void },
): LastingChild {
  let shortLives = 0;
  let hasLived = false;
  let downMs = restartMs;
  const start = (): void => {
    const startedAt = Date.now();
    children.stay(options, (ended) => {
      hasLived ||= Date.now() - startedAt >= lifeMsMin;
      shortLives = hasLived || ended.signal !== null ? 0 : shortLives + 1;
      if (shortLives >= shortLivesMax || ended.code === badUsageCode) {
        told.onGivingUp(ended);
        return;
      }
      // Not a reason for this process to stay alive: an ended run starts nothing.
      setTimeout(() => children.isEnding || start(), downMs).unref();
      downMs = restartMs;
    });
    told.onStart();
  };
  start();
  return {
    kill: (downSeconds) => {
      downMs = downSeconds * 1_000;
      children.kill(options.name);
    },
  };
}

const badUsageCode = 2;
