import type { Problem } from '@watchhouse/contracts';

/** Why there is no answer, told apart because the way out differs. */
export type Failure =
  /** The service said no and why. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** This device has no network. */
  | { readonly kind: 'offline' }
  /** No answer in time, or none at all. */
  | { readonly kind: 'unreachable' }
  /** An answer that the contract does not allow. */
  | { readonly kind: 'unreadable'; readonly status: number };

/** Outcome of a request: refusals and faults are values. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Whether asking again, unchanged, may help. */
export function isPassing(failure: Failure): boolean {
  if (failure.kind === 'refused') return failure.problem.status >= 500;
  return failure.kind === 'unreachable' || (failure.kind === 'unreadable' && failure.status >= 500);
}

/** Whether the session itself was refused, so that only signing in again helps. */
export function isSessionOver(failure: Failure): boolean {
  return failure.kind === 'refused' && failure.problem.status === 401;
}
