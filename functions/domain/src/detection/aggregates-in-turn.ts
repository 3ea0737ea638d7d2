import { limits } from '@watchhouse/contracts';
import type { HeldAggregate } from './detection-state.ts';

/** What one more aggregate lets be taken now, in the order of its agent's numbers, and what waits on. */
export interface InTurn {
  readonly taken: readonly HeldAggregate[];
  readonly held: readonly HeldAggregate[];
}

/**
 * Puts an agent's aggregates into the order of their numbers. The stream may take the later records of a call and not
 * an earlier one, which then comes again behind them; so what does not follow on waits, but for no more records than
 * one call has: then the gap is real.
 */
export function aggregatesInTurn(
  sequence: number,
  held: readonly HeldAggregate[],
  arrived: HeldAggregate,
): InTurn {
  const waiting = [...held, arrived].sort((left, right) => left.header.from - right.header.from);
  const taken: HeldAggregate[] = [];
  let reached = sequence;
  for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
    const follows = reached === 0 || next.header.from <= reached + 1;
    if (!follows && waiting.length <= limits.detection.heldAggregatesMax) break;
    taken.push(next);
    waiting.shift();
    reached = Math.max(reached, next.header.to);
  }
  return { taken, held: waiting };
}
