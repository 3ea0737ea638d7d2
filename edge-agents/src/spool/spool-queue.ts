import { limits } from '@watchhouse/contracts';
import type { SpooledRecord } from './aggregate.ts';
import type { Amount, GivenUp, Row } from './disk.ts';

/** A record with its place in the queue. */
export interface Held extends Row {
  /** What the line was given and gives back: the same object as long as it waits. */
  readonly record: SpooledRecord;
}

const heldOf = (row: Row): Held => ({ ...row, record: recordOf(row) });
const recordOf = ({ text, bytes, signals, to }: Row): SpooledRecord => ({
  text,
  bytes,
  signals,
  to,
});

/**
 * One queue of the spool as the agent's thread sees it, oldest first: a window of what is on the disk, held at hand
 * for the line; how much more is on the disk only; and what has still to be written.
 */
export class SpoolQueue {
  #window: Held[] = [];
  #beyond: Amount = { records: 0, bytes: 0, signals: 0 };
  #waiting: Held[] = [];
  #removed: number[] = [];
  /** Last position the line was given: it may be on its way. */
  #lentTo = 0;
  #reachedTo = 0;
  /** Set while the disk fails: what could not be written is sent from memory. */
  #fromMemory = false;
  /** Set while the disk gives something up: only what it leaves whole may be lent. */
  #lendableTo = Infinity;
  readonly #woken = new Set<() => void>();

  get amount(): Amount {
    return [...this.#window, ...this.#waiting].reduce<Amount>(
      (sum, each) => plus(sum, { records: 1, bytes: each.bytes, signals: each.signals }),
      this.#beyond,
    );
  }
  get oldest(): Held | undefined {
    return this.#window[0] ?? this.#waiting[0];
  }
  /** Positions up to here are or were at hand. */
  get reachedTo(): number {
    return this.#reachedTo;
  }
  /** Positions up to here are on their way or delivered: what counts is how they were sent. */
  get sentTo(): number {
    return this.#removed.reduce((last, each) => Math.max(last, each), this.#lentTo);
  }
  get window(): readonly Held[] {
    return this.#window;
  }
  get waiting(): readonly Held[] {
    return this.#waiting;
  }
  get all(): readonly Held[] {
    return [...this.#window, ...this.#waiting];
  }
  get removed(): readonly number[] {
    return this.#removed;
  }
  /** Whether the window should be filled from the disk. */
  get isLow(): boolean {
    return this.#beyond.records > 0 && this.#window.length < limits.agent.spoolWindowRecords / 2;
  }

  append(held: Held): void {
    this.#waiting.push(held);
    this.#wake();
  }

  /** The records at hand, as many as fit into one call, and at least one. */
  lend(recordsMax: number, bytesMax: number): readonly SpooledRecord[] {
    const taken: Held[] = [];
    let bytes = 0;
    for (const held of this.#atHand().slice(0, recordsMax)) {
      bytes += held.bytes;
      if (taken.length > 0 && bytes > bytesMax) break;
      taken.push(held);
    }
    // Never back: who only looks at the oldest takes nothing off the line.
    this.#lentTo = Math.max(this.#lentTo, taken.at(-1)?.position ?? 0);
    return taken.map(({ record }) => record);
  }

  /** Takes records out; gives what was there. Those not yet written never will be. */
  takeOut(records: readonly SpooledRecord[]): readonly Held[] {
    const gone = new Set(records);
    const out = [...this.#window, ...this.#waiting].filter(({ record }) => gone.has(record));
    this.#window = this.#window.filter(({ record }) => !gone.has(record));
    this.#waiting = this.#waiting.filter(({ record }) => !gone.has(record));
    for (const { position } of out) {
      this.#removed.push(position);
      this.#reachedTo = Math.max(this.#reachedTo, position);
    }
    this.#lentTo = 0;
    return out;
  }

  /** Resolves when something is at hand, or when the signal aborts. */
  filled(signal: AbortSignal): Promise<void> {
    if (this.#atHand().length > 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        if (this.#atHand().length === 0 && !signal.aborted) return;
        this.#woken.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#woken.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  /** What was waiting is on the disk now, and what was removed is gone from it. */
  written(rows: readonly Held[], removed: readonly number[]): void {
    const done = new Set(rows);
    const forgotten = new Set(removed);
    for (const held of this.#waiting.filter((each) => done.has(each))) this.#admit(held);
    this.#waiting = this.#waiting.filter((each) => !done.has(each));
    this.#removed = this.#removed.filter((position) => !forgotten.has(position));
    this.#wake();
  }

  #admit(held: Held): void {
    const { spoolWindowRecords, spoolWindowBytes } = limits.agent;
    const bytes = this.#window.reduce((sum, each) => sum + each.bytes, held.bytes);
    const roomy = this.#window.length < spoolWindowRecords && bytes <= spoolWindowBytes;
    if (this.#beyond.records > 0 || (!roomy && this.#window.length > 0)) {
      this.#beyond = plus(this.#beyond, amountOf(held));
      return;
    }
    this.#window.push(held);
    this.#reachedTo = held.position;
  }

  /** What the disk holds after the window. */
  fetched(rows: readonly Row[], rotten: Amount): void {
    const read = rows.reduce((sum, row) => plus(sum, amountOf(row)), rotten);
    this.#beyond = minus(this.#beyond, read);
    this.#window.push(...rows.map(heldOf));
    this.#reachedTo = rows.at(-1)?.position ?? this.#reachedTo;
    this.#wake();
  }

  /** Nothing but what may be on its way is lent until `gaveUp`. */
  giveUp(): void {
    this.#lendableTo = this.sentTo;
  }

  gaveUp(given: GivenUp | undefined): void {
    this.#lendableTo = Infinity;
    if (given) this.#without(given);
    this.#wake();
  }

  #without({ changed, folded, gone }: GivenUp): void {
    const before = this.#window.reduce((sum, held) => plus(sum, amountOf(held)), nothing);
    const now = new Map(changed.map((row) => [row.position, row]));
    const without = new Set(folded);
    this.#window = this.#window
      .filter(({ position }) => !without.has(position))
      .map((held) => {
        const row = now.get(held.position);
        return row ? heldOf(row) : held;
      });
    const after = this.#window.reduce((sum, held) => plus(sum, amountOf(held)), nothing);
    this.#beyond = minus(this.#beyond, minus(gone, minus(before, after)));
  }

  /** Puts what waits in memory in another form; what is no more must not come back from a write under way. */
  replaceWaiting(waiting: readonly Held[]): void {
    const left = new Set(waiting.map(({ position }) => position));
    for (const { position } of this.#waiting) if (!left.has(position)) this.#removed.push(position);
    this.#waiting = [...waiting];
  }

  /** Whether what could not be written is sent from memory. */
  sendFromMemory(fromMemory: boolean): void {
    this.#fromMemory = fromMemory;
    this.#wake();
  }

  /** What was removed so far was never on the disk. */
  forgetRemovals(): void {
    this.#removed = [];
  }

  /** Begins anew with what the disk says it holds; what waits comes after it. */
  adopt(amount: Amount, nextPosition: number): void {
    this.#window = [];
    this.#beyond = amount;
    this.#lentTo = 0;
    this.#reachedTo = 0;
    const shift = Math.max(0, nextPosition - (this.#waiting[0]?.position ?? nextPosition));
    this.#waiting = this.#waiting.map((held) => ({ ...held, position: held.position + shift }));
  }

  #atHand(): readonly Held[] {
    const all =
      this.#fromMemory && this.#beyond.records === 0
        ? [...this.#window, ...this.#waiting]
        : this.#window;
    return all.filter(({ position }) => position <= this.#lendableTo);
  }

  #wake(): void {
    for (const woken of [...this.#woken]) woken();
  }
}

const nothing: Amount = { records: 0, bytes: 0, signals: 0 };
const amountOf = ({ bytes, signals }: Row): Amount => ({ records: 1, bytes, signals });
const plus = (a: Amount, b: Amount): Amount => ({
  records: a.records + b.records,
  bytes: a.bytes + b.bytes,
  signals: a.signals + b.signals,
});
const minus = (a: Amount, b: Amount): Amount => ({
  records: a.records - b.records,
  bytes: a.bytes - b.bytes,
  signals: a.signals - b.signals,
});
