import { limits } from '@watchhouse/contracts';
import type { SpooledRecord } from './aggregate.ts';

/** Records waiting for the line, oldest first; bounded, so that a long outage loses the oldest, counted. */
export class MemorySpool {
  readonly #recordsMax: number;
  #records: SpooledRecord[] = [];
  #dropped = 0;
  #wake: (() => void) | undefined;

  constructor(recordsMax: number = limits.agent.bufferAggregatesMax) {
    this.#recordsMax = recordsMax;
  }

  get length(): number {
    return this.#records.length;
  }
  get bytes(): number {
    return this.#records.reduce((sum, { bytes }) => sum + bytes, 0);
  }
  /** Records given up since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  push(record: SpooledRecord): void {
    this.#records.push(record);
    const excess = this.#records.length - this.#recordsMax;
    if (excess > 0) {
      this.#records.splice(0, excess);
      this.#dropped += excess;
    }
    this.#wake?.();
  }

  /** The oldest records, as many as fit into one call. */
  oldest(recordsMax: number, bytesMax: number): readonly SpooledRecord[] {
    const taken: SpooledRecord[] = [];
    let bytes = 0;
    for (const record of this.#records.slice(0, recordsMax)) {
      bytes += record.bytes;
      if (taken.length > 0 && bytes > bytesMax) break;
      taken.push(record);
    }
    return taken;
  }

  /** Forgets delivered records; one dropped meanwhile is no longer there to forget. */
  remove(delivered: readonly SpooledRecord[]): void {
    const gone = new Set(delivered);
    this.#records = this.#records.filter((record) => !gone.has(record));
  }

  /** Resolves when something waits, or when the signal aborts. */
  filled(signal: AbortSignal): Promise<void> {
    if (this.#records.length > 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
