import type { Envelope } from '@watchhouse/contracts';
import type { Projection, RowChange } from '@watchhouse/domain';
import { bytesPerApplyMax, rowsPerApplyMax } from '../view/view-store.ts';
import type { ViewChange } from '../view/view-store.ts';

/** A run of events folded into one change that fits into one transaction. */
export interface FoldedRun {
  readonly change: ViewChange;
  /** Rows before the change, by key, as far as they existed and were touched. */
  readonly former: ReadonlyMap<string, unknown>;
  /** Position of the run's last event. */
  readonly to: number;
  readonly events: readonly Envelope[];
}

/** One event changes more rows than a transaction takes: a projection that cannot be stored. */
export class OversizedChange extends Error {
  constructor(projection: string, event: Envelope) {
    super(`${projection}: event ${event.id} changes more than one transaction takes.`);
    this.name = 'OversizedChange';
  }
}

/** Keys of the rows that these events may touch, each once. */
export function keysOf<R>(
  { handles, keys }: Projection<R>,
  events: readonly Envelope[],
): readonly string[] {
  const handled = new Set<string>(handles);
  return [...new Set(events.filter(({ type }) => handled.has(type)).flatMap(keys))];
}

/**
 * Folds events, which follow each other without a gap, and cuts the result so that each piece fits into one
 * transaction. `stored` holds the rows that exist among the keys the projection names for these events.
 */
export function foldEvents<R>(
  projection: Projection<R>,
  stored: ReadonlyMap<string, unknown>,
  events: readonly Envelope[],
): readonly FoldedRun[] {
  const handled = new Set<string>(projection.handles);
  const now = new Map(stored);
  const runs: FoldedRun[] = [];
  let open = emptyRun();
  for (const event of events) {
    const step: RowChange<R> | undefined = handled.has(event.type)
      ? projection.apply((key) => now.get(key) as R | undefined, event)
      : undefined;
    if (step !== undefined && !fits(open, step)) {
      if (open.events.length > 0) runs.push(closeRun(open));
      open = emptyRun();
      if (!fits(open, step)) throw new OversizedChange(projection.name, event);
    }
    open.events.push(event);
    if (step !== undefined) takeStep(open, now, step);
  }
  if (open.events.length > 0) runs.push(closeRun(open));
  return runs;
}

interface OpenRun {
  readonly rows: Map<string, unknown>;
  readonly removed: Set<string>;
  readonly former: Map<string, unknown>;
  readonly events: Envelope[];
  bytes: number;
}

const emptyRun = (): OpenRun => ({
  rows: new Map(),
  removed: new Set(),
  former: new Map(),
  events: [],
  bytes: 0,
});

const bytesOf = (step: RowChange<unknown>): number =>
  [...step.rows.values()].reduce<number>(
    (sum, row) => sum + Buffer.byteLength(JSON.stringify(row)),
    0,
  );

function fits(open: OpenRun, step: RowChange<unknown>): boolean {
  const keys = new Set([
    ...open.rows.keys(),
    ...open.removed,
    ...step.rows.keys(),
    ...step.removed,
  ]);
  return keys.size <= rowsPerApplyMax && open.bytes + bytesOf(step) <= bytesPerApplyMax;
}

function takeStep(open: OpenRun, now: Map<string, unknown>, step: RowChange<unknown>): void {
  const remember = (key: string) => {
    if (open.rows.has(key) || open.removed.has(key) || open.former.has(key)) return;
    if (now.has(key)) open.former.set(key, now.get(key));
  };
  for (const [key, row] of step.rows) {
    remember(key);
    open.removed.delete(key);
    open.rows.set(key, row);
    now.set(key, row);
  }
  for (const key of step.removed) {
    remember(key);
    open.rows.delete(key);
    open.removed.add(key);
    now.delete(key);
  }
  open.bytes += bytesOf(step);
}

const closeRun = (open: OpenRun): FoldedRun => ({
  change: { rows: open.rows, removed: [...open.removed] },
  former: open.former,
  to: open.events.at(-1)?.seq ?? 0,
  events: open.events,
});
