import { limits } from '@watchhouse/contracts';
import type { DocumentReference, Instant } from '@watchhouse/contracts';
import { oldestNeeded } from '@watchhouse/domain';
import type { DetectionState } from '@watchhouse/domain';

export const registers = ['rule-set', 'site-plan'] as const;
export type Register = (typeof registers)[number];

/** One edition of a register as the stream told it. */
export interface Edition {
  readonly register: Register;
  /** Ledger position of its publication; a lower one is older news. */
  readonly position: number;
  readonly effectiveAt: Instant;
  /** From when it counts: its own time, or that of editions before it that are remembered no longer. */
  readonly countsFrom: Instant;
  readonly document: DocumentReference;
}

/**
 * The editions detection works with, by position: those in force, those that wait for their time, and former ones
 * that signals still on their way may need. Which one counts is a question of the signal's event time alone, so that
 * a backlog is decided by the rules that stood when it happened.
 */
export interface StreamContext {
  readonly editions: readonly Edition[];
}

export const emptyContext: StreamContext = { editions: [] };

/** The context with one more edition; beyond the bound the eldest of its register is forgotten. */
export function withEdition({ editions }: StreamContext, edition: Edition): StreamContext {
  const all = [...editions, edition].sort((left, right) => left.position - right.position);
  const own = all.filter(({ register }) => register === edition.register);
  const excess = own.length - limits.detection.editionsPerRegisterMax;
  return own.slice(0, Math.max(0, excess)).reduce(without, { editions: all });
}

/** The newest position known of a register; 0 before the first. */
export const newestPosition = ({ editions }: StreamContext, register: Register): number =>
  Math.max(0, ...editions.filter((one) => one.register === register).map((one) => one.position));

/** The edition that counts at an instant: of those whose time has come the last published. */
export const editionAt = (
  { editions }: StreamContext,
  register: Register,
  at: Instant,
): Edition | undefined =>
  editions.filter((one) => one.register === register && one.countsFrom <= at).at(-1);

/** The instants from which another edition of some register counts, in order. */
export const turningPoints = ({ editions }: StreamContext): readonly Instant[] =>
  [...new Set(editions.map(({ countsFrom }) => countsFrom))].sort();

/**
 * The context without the editions that nothing needs any more: everything before their successor counts is decided,
 * of every agent that was heard of. The same context when none can go.
 */
export function withoutPast(context: StreamContext, detection: DetectionState): StreamContext {
  const decided = oldestNeeded(detection) ?? -Infinity;
  const past = context.editions.filter((edition) =>
    context.editions.some(
      (later) =>
        later.register === edition.register &&
        later.position > edition.position &&
        Date.parse(later.countsFrom) <= Math.max(decided, Date.parse(edition.countsFrom)),
    ),
  );
  return past.length === 0 ? context : past.reduce(without, context);
}

/** Forgets an edition. For signals of its time that come after all, the next one is better than none. */
function without({ editions }: StreamContext, gone: Edition): StreamContext {
  const rest = editions.filter((one) => one !== gone);
  const heir = rest.find((one) => one.register === gone.register && one.position > gone.position);
  const earlier = (one: Edition): Edition =>
    one === heir && gone.countsFrom < one.countsFrom
      ? { ...one, countsFrom: gone.countsFrom }
      : one;
  return { editions: rest.map(earlier) };
}
