import { limits } from '@watchhouse/contracts';
import type { Disk } from './disk.ts';

/** What follows when the disk begins to fail and when it works again. */
export interface DiskWatchEvents {
  readonly fails: (reason: string) => void;
  /** What could not be written may go out now: it is marked, as well as the disk allows, that numbers go with it. */
  readonly released: () => void;
  readonly works: () => void;
}

/** Waits for the disk no longer than the agent can afford, and remembers how it is. */
export class DiskWatch {
  readonly #disk: Disk;
  readonly #events: DiskWatchEvents;
  #failing = false;
  #failures = 0;
  #marks: Promise<void> = Promise.resolve();
  /** A mark of an earlier process may be set. */
  #marked = true;

  constructor(disk: Disk, events: DiskWatchEvents) {
    this.#disk = disk;
    this.#events = events;
  }

  get isFailing(): boolean {
    return this.#failing;
  }

  /** Resolves as the call does; a call that takes too long counts as a failure until it is answered. */
  async patiently<T>(call: Promise<T>): Promise<T> {
    const tooLong = setTimeout(
      () => void this.fails('the disk does not answer'),
      limits.agent.diskPatienceMs,
    );
    try {
      return await call;
    } finally {
      clearTimeout(tooLong);
    }
  }

  /** Notes a failure. */
  async fails(reason: string): Promise<void> {
    this.#failures += 1;
    if (this.#failing) return;
    this.#failing = true;
    this.#events.fails(reason);
    await this.#mark(true);
    this.#events.released();
  }

  /** Notes that all there was has been written. */
  works(): void {
    this.#failures = 0;
    if (this.#marked) void this.#mark(false);
    if (!this.#failing) return;
    this.#failing = false;
    this.#events.works();
  }

  /** Resolves when no mark is under way. */
  settled(): Promise<void> {
    return this.#marks;
  }

  /** Milliseconds until the disk is tried again: longer from failure to failure. */
  get backoffMs(): number {
    const { retryBackoffMsMin, retryBackoffMsMax } = limits.agent;
    return Math.min(retryBackoffMsMax, retryBackoffMsMin * 2 ** Math.max(0, this.#failures - 1));
  }

  /** One after another; what cannot be marked in time is not waited for, since somebody may be in danger. */
  #mark(ahead: boolean): Promise<void> {
    this.#marked = ahead;
    const done = this.#marks.then(() => this.#disk.markAhead(ahead)).catch(() => undefined);
    this.#marks = within(limits.agent.diskPatienceMs, done);
    return this.#marks;
  }
}

/** Resolves when the work does, or when the time is over. */
export function within(ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const over = setTimeout(resolve, ms);
    void work.finally(() => {
      clearTimeout(over);
      resolve();
    });
  });
}
