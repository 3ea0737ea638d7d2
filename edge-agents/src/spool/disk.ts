import type { Standing } from './standing.ts';

/** What keeps the order of the agent's numbers, and what overtakes it. */
export type Queue = 'ordered' | 'expedited';
export const queues: readonly Queue[] = ['ordered', 'expedited'];

/** A record as the disk holds it. */
export interface Row {
  /** Where it stands in its queue. */
  readonly position: number;
  /** When the spool took it, milliseconds since 1970 (UTC). */
  readonly spooledAt: number;
  readonly text: string;
  readonly bytes: number;
  readonly signals: number;
  readonly to: number;
}

/** What goes to the disk in one transaction. */
export interface Batch {
  readonly standing?: Standing;
  /** Signals given up in memory. */
  readonly dropped: number;
  readonly added: Readonly<Record<Queue, readonly Row[]>>;
  readonly removed: Readonly<Record<Queue, readonly number[]>>;
  readonly refused: readonly Refused[];
}

/** A record the stream will never take. */
export interface Refused {
  readonly queue: Queue;
  readonly text: string;
  readonly reason: string;
  /** When, milliseconds since 1970 (UTC). */
  readonly at: number;
}

/** Room of the file: bytes in use, and pages that are free in it. */
export interface Room {
  readonly usedBytes: number;
  readonly freePages: number;
}

export interface Amount {
  readonly records: number;
  readonly bytes: number;
  readonly signals: number;
}

/** What a disk holds. */
export interface Survey {
  readonly standing?: Standing;
  readonly dropped: number;
  readonly refused: number;
  readonly waiting: Readonly<Record<Queue, Amount>>;
  /** Above every position in use. */
  readonly nextPosition: number;
  readonly room: Room;
}

/** What was read, and what had rotted since it was written; that is set aside. */
export interface Reading {
  readonly rows: readonly Row[];
  readonly rotten: Amount;
}

/** What is to be given up: by bytes until so many are in use, or whatever is older than an instant. */
export interface GivingUp {
  readonly usedBytesMax?: number;
  readonly spooledBefore?: number;
  /** Rows up to here are on their way to the stream and left whole. */
  readonly after: number;
  /** Changes up to here are told row by row, since they are held in memory too. */
  readonly heldTo: number;
}

export interface GivenUp {
  readonly dropped: number;
  readonly gone: Amount;
  /** Rows held in memory as they are now, and those that are no more. */
  readonly changed: readonly Row[];
  readonly folded: readonly number[];
  /** Nothing is left to do or to give up. */
  readonly done: boolean;
  readonly room: Room;
}

/** The spool's file. Every method throws a `DiskFault`. */
export interface SpoolFile {
  readonly survey: () => Survey;
  readonly commit: (batch: Batch) => Room;
  /** The rows after a position, as many as stay within the bytes, and at least one if there is one. */
  readonly read: (queue: Queue, after: number, recordsMax: number, bytesMax: number) => Reading;
  /** The newest rows of the ordered queue that end behind a sequence number, in order, at most so many. */
  readonly since: (sequence: number, recordsMax: number) => readonly Row[];
  /** Gives up for as long as an append may wait. */
  readonly giveUp: (what: GivingUp) => GivenUp;
  /** Gives free pages back for as long as an append may wait. */
  readonly shrink: () => Room;
  readonly close: () => void;
}

/** The same from a thread that may hang: the port for which tests put a failing disk. */
export type Disk = {
  readonly [Method in keyof SpoolFile]: (
    ...given: Parameters<SpoolFile[Method]>
  ) => Promise<ReturnType<SpoolFile[Method]>>;
} & {
  /** Resolves when the disk can be asked: a thread takes a moment to begin, which is not the disk's fault. */
  readonly ready: () => Promise<void>;
  /** Remembers that numbers may have gone out which the file does not know (numbers-ahead.ts); may hang too. */
  readonly markAhead: (ahead: boolean) => Promise<void>;
};

/**
 * Why the disk did not do it: it has no room, it fails, another process holds the file, or the file was damaged, is
 * set aside, and what could be read of it stands in a new one.
 */
export type Fault = 'full' | 'failing' | 'locked' | 'damaged';

export class DiskFault extends Error {
  override readonly name = 'DiskFault';
  readonly fault: Fault;
  constructor(fault: Fault, message: string) {
    super(message);
    this.fault = fault;
  }
}
