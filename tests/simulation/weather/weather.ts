import type { CrashPoint } from '@watchhouse/shell';
import type { Wing } from '../story/place.ts';

/** Where a process may be stopped and go on later, a zombie: before its next write of this kind. */
export const pausePoints = ['append', 'fence', 'snapshot'] as const;
export type PausePoint = (typeof pausePoints)[number];

/** A stretch of time, milliseconds after dawn. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How unkind the world is to the house, and when. What is absent does not happen. */
export interface Weather {
  /** When the house is lively, milliseconds after dawn. */
  readonly bursts: readonly number[];
  /** Records that a process is given at most in one batch. */
  readonly batch: number;
  /** Clocks of devices that are wrong by up to five minutes. */
  readonly skewed: boolean;
  /** Probability that a finished batch is delivered again, and that a wake message comes twice. */
  readonly twice: number;
  /** Probability that a wake message is lost, until the clock finds what it left lying. */
  readonly lostWakes: number;
  /** Probability that a call of the uplink fails: unanswered, taken in part, or not at all. */
  readonly failedCalls: number;
  /** An expedited record may come so much later than it should. */
  readonly expeditedLateMs: number;
  /** A process ends when it passes a point for the n-th time. */
  readonly crash?: { readonly point: CrashPoint; readonly nth: number };
  readonly split?: number;
  readonly merge?: number;
  /** Two processes are given the same records of the house. */
  readonly twins?: Span;
  /** A process stops in the middle of its work and finishes it later. */
  readonly zombie?: {
    readonly point: PausePoint;
    readonly at: number;
    readonly wakesAt: number;
  };
  /** Nothing of the stream is delivered. */
  readonly withheld?: Span;
  /** The line of a wing is down. */
  readonly cut?: Span & { readonly wing: Wing };
  /** An agent is killed and started again. */
  readonly killed?: readonly (Span & { readonly wing: Wing })[];
  /** A rule set is published, in force from some time later; the batch on its way then comes twice. */
  readonly published?: { readonly at: number; readonly effectiveAt: number };
  /** The ledger of the house cannot be written. */
  readonly failing?: Span;
  /** Somebody puts a record into the stream that nobody can read. */
  readonly poison?: readonly number[];
  /**
   * The release before this one reads the stream in these spans. Agents, rules and signals are then of that release
   * too: a cloud is renewed before what speaks to it.
   */
  readonly former?: readonly Span[];
}

/** A mild day: everything in order and once, one record at a time. */
export const calm: Weather = {
  bursts: [5_000, 120_000, 240_000],
  batch: 1,
  skewed: false,
  twice: 0,
  lostWakes: 0,
  failedCalls: 0,
  expeditedLateMs: 0,
};
