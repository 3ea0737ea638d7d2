import type { Instant, SpoolBounds } from '@watchhouse/contracts';
import type { SpooledRecord } from './aggregate.ts';
import type { Queue } from './disk.ts';
import { DurableSpool } from './durable-spool.ts';
import { openFolder } from './open-folder.ts';
import type { OpenFolder } from './open-folder.ts';
import type { Standing } from './standing.ts';

export type { Queue } from './disk.ts';

/** One step of an agent: what it made, and where it stands after it. */
export interface SpoolStep {
  readonly standing: Standing;
  readonly aggregates: readonly SpooledRecord[];
  readonly expedited: readonly SpooledRecord[];
}

/** How a spool is, as the heartbeat says it. */
export interface SpoolState {
  /** Records of both queues that wait for the line. */
  readonly records: number;
  readonly bytes: number;
  readonly expedited: number;
  /** Signals given up since the folder was made. */
  readonly dropped: number;
  /** Records the stream would never take, set aside in the folder. */
  readonly refused: number;
  readonly spool: 'ok' | 'full' | 'disk-failing';
  /** Event time of the oldest signal that waits. */
  readonly oldestAt?: Instant;
}

/** Records waiting for the line, on the disk, oldest first. */
export interface Spool {
  /** Where the agent stood when it last wrote; undefined for a new folder. */
  readonly standing: Standing | undefined;
  /**
   * Resolves when all of it is durable on disk: standing and records in one transaction. Never rejects because the
   * disk is full or failing: then `state().spool` says so and the records are kept in bounded memory.
   */
  readonly append: (step: SpoolStep) => Promise<void>;
  /** The oldest records, as many as fit into one call, and at least one if any is at hand. */
  readonly oldest: (queue: Queue, recordsMax: number, bytesMax: number) => readonly SpooledRecord[];
  /**
   * The newest waiting records of the ordered queue behind a sequence number, in order, at most so many. Complete
   * until the first step is appended, and then only what is at hand: it serves an agent that begins.
   */
  readonly since: (sequence: number, recordsMax: number) => readonly SpooledRecord[];
  /** Forgets delivered records. */
  readonly remove: (queue: Queue, delivered: readonly SpooledRecord[]) => Promise<void>;
  /** Sets a record aside that the stream will never take, with the reason. */
  readonly refuse: (queue: Queue, record: SpooledRecord, reason: string) => Promise<void>;
  /** Resolves when something is at hand, or when the signal aborts. */
  readonly filled: (queue: Queue, signal: AbortSignal) => Promise<void>;
  readonly state: () => SpoolState;
  /** Writes what is not yet on the disk and lets go of the folder. */
  readonly close: () => Promise<void>;
}

/** What a spool is given beside its folder. */
export interface SpoolOptions {
  /** Hears what goes wrong: the agent's log. */
  readonly told?: (event: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Milliseconds since 1970 (UTC). */
  readonly now?: () => number;
  /** The disk below, for tests. */
  readonly open?: OpenFolder;
}

/**
 * Opens the spool of a folder, which must exist. A damaged file is set aside and what can be read of it is taken
 * over; so is where an agent of the previous release stood. Throws a `ConfigFault` when another agent uses the folder.
 */
export function openSpool(folder: string, bounds: SpoolBounds, options: SpoolOptions = {}): Spool {
  const { told = () => undefined, now = Date.now, open = openFolder } = options;
  const opened = open(folder, now, (rescued) => told('spool-file-damaged', { ...rescued }));
  return new DurableSpool({ ...opened, bounds, now, told });
}
