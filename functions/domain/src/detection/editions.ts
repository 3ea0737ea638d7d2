import type { Engine } from './compile-rules.ts';
import type { DetectionState } from './detection-state.ts';

/** A compiled rule set and plan that counts from an instant of event time on, in milliseconds since 1970 (UTC). */
export interface EngineEdition {
  readonly from: number;
  readonly engine: Engine;
}

/** The editions that may still decide something, by `from`, eldest first; there is always at least one. */
export type Engines = readonly EngineEdition[];

/** One engine for all time: for tests, an agent, and a run over files. */
export const singleEngine = (engine: Engine): Engines => [{ from: 0, engine }];

/** The edition that counts at an instant; before the eldest one, the eldest. Throws when there is none at all. */
export function editionAt(engines: Engines, at: number): EngineEdition {
  const edition = engines.findLast(({ from }) => from <= at) ?? engines[0];
  if (!edition) throw new Error('detection needs at least one edition of rules');
  return edition;
}

/**
 * `from` of the eldest edition that some agent's signals may still need: those before it can be dropped. Null while
 * no agent was heard. An agent that never comes back holds its edition, so whoever keeps them needs a bound of its
 * own: an agent whose edition is gone goes on with the eldest there is.
 */
export function oldestNeeded(state: DetectionState): number | null {
  const needed = Object.values(state.agents).map(({ edition, watermark }) => edition ?? watermark);
  const known = needed.filter((from) => from !== null);
  return known.length === 0 ? null : Math.min(...known);
}
