import type { Envelope, EventType } from '@watchhouse/contracts';

/** What one event does to the rows of a view: whole rows to write, keys to remove. */
export interface RowChange<R> {
  readonly rows: ReadonlyMap<string, R>;
  readonly removed: readonly string[];
}

/**
 * A pure fold of the log into rows. Applying an event twice changes nothing: each row carries the `seq` of
 * its last event, and an event at or below it is passed over. Rows hold what the ledger holds, so personal
 * values in them are sealed tokens.
 */
export interface Projection<R> {
  readonly name: string;
  readonly handles: readonly EventType[];
  /** Keys of the rows that `apply` may ask for, so that a store can load them first. */
  readonly keys: (event: Envelope) => readonly string[];
  readonly apply: (rows: (key: string) => R | undefined, event: Envelope) => RowChange<R>;
}

/** A change that changes nothing. */
export const noChange = <R>(): RowChange<R> => ({ rows: new Map<string, R>(), removed: [] });

/** One row written. */
export const rowWritten = <R>(key: string, row: R): RowChange<R> => ({
  rows: new Map([[key, row]]),
  removed: [],
});

/** One row removed. */
export const rowRemoved = <R>(key: string): RowChange<R> => ({
  rows: new Map<string, R>(),
  removed: [key],
});
