import type { Envelope } from '@watchhouse/contracts';
import type { Projection } from '../projection.ts';

/** Rows of a view after events, folded one by one over what is already there. */
export function viewOf<R>(
  projection: Projection<R>,
  events: readonly Envelope[],
  start: ReadonlyMap<string, R> = new Map(),
): ReadonlyMap<string, R> {
  const rows = new Map(start);
  for (const event of events) {
    const allowed = projection.keys(event);
    const change = projection.apply((key) => {
      if (!allowed.includes(key)) throw new Error(`row ${key} was not announced`);
      return rows.get(key);
    }, event);
    for (const [key, row] of change.rows) rows.set(key, row);
    for (const key of change.removed) rows.delete(key);
  }
  return rows;
}
