import { limits } from '@watchhouse/contracts';
import type { DeviceClock } from '@watchhouse/contracts';
import type { z } from 'zod';
import { agree, boundOfAnswer, boundOfMessage, boundsWith, offsetOf } from './clock-bounds.ts';
import type { ClockAnswer, ClockBound } from './clock-bounds.ts';

export type { ClockAnswer };
type ClockState = z.infer<typeof DeviceClock>['state'];

/** What an agent knows of the clock of one of its devices. */
export interface ClockEstimate {
  /** What was told of it last. */
  readonly told: ClockState;
  readonly bounds: readonly ClockBound[];
  /** The latest messages in a row that came later than the offset explains: delayed, or the clock was set back. */
  readonly behind: readonly ClockBound[];
  /** Newest event time given to a message of the device. */
  readonly reachedAt: number;
}

/** A clock of which nothing is known. */
export const unknownClock: ClockEstimate = {
  told: 'unknown',
  bounds: [],
  behind: [],
  reachedAt: -Infinity,
};

/** Something to tell of a clock: its state changed. */
export interface ClockChange {
  readonly state: ClockState;
  /** Device time minus agent time, whole milliseconds. */
  readonly offsetMs: number;
}

/** What a sample made of an estimate. */
export interface ClockHeard {
  readonly clock: ClockEstimate;
  readonly change?: ClockChange;
}

/** What a message made of an estimate, and its event time on the agent's clock. */
export interface MessageTimed extends ClockHeard {
  readonly at: number;
  /** The message came later than the offset explains; asking the device what time it is tells why. */
  readonly isDoubtful: boolean;
}

/**
 * Event time of a message that a device stamped, both in milliseconds since 1970: the device's time mapped onto
 * the agent's clock; while the offset is unknown, or when it differs by more than
 * `limits.signal.clockJumpMsMax`, the time of receipt. Never later than the receipt, and never earlier than the
 * message before unless the agent's own clock was set back.
 */
export function timeMessage(
  clock: ClockEstimate,
  deviceAt: number,
  receivedAt: number,
): MessageTimed {
  const bound = boundOfMessage(deviceAt, receivedAt);
  const known = offsetOf(clock.bounds);
  if (known !== undefined && bound.lower < known - limits.signal.clockJumpMsMax) {
    const heard = hearBehind(clock, bound);
    return { ...heard, ...reached(heard.clock, receivedAt, receivedAt), isDoubtful: true };
  }
  const heard = hear(clock, bound, known);
  const offset = heard.change?.state === 'jumped' ? undefined : offsetOf(heard.clock.bounds);
  const at = offset === undefined ? receivedAt : deviceAt - offset;
  return { ...heard, ...reached(heard.clock, at, receivedAt), isDoubtful: false };
}

/** Takes in what a device answered when asked what time it is. */
export const hearAnswer = (clock: ClockEstimate, answer: ClockAnswer): ClockHeard =>
  hear(clock, boundOfAnswer(answer), offsetOf(clock.bounds));

/** A message that came too late for the offset: one may have been delayed, several that agree tell of a jump. */
function hearBehind(clock: ClockEstimate, bound: ClockBound): ClockHeard {
  const behind = [...clock.behind, bound].slice(-limits.agent.clockJumpMessagesMin);
  const isJump = behind.length === limits.agent.clockJumpMessagesMin && agree(behind);
  return isJump ? restart(clock, behind) : { clock: { ...clock, behind } };
}

function hear(clock: ClockEstimate, bound: ClockBound, known: number | undefined): ClockHeard {
  if (known !== undefined && contradicts(bound, known)) return restart(clock, [bound]);
  const next = { ...clock, bounds: boundsWith(clock.bounds, bound), behind: [] };
  const offset = offsetOf(next.bounds);
  if (offset === undefined) return { clock: next };
  const state = isOff(offset, clock.told) ? 'off' : 'steady';
  if (state === clock.told) return { clock: next };
  return { clock: { ...next, told: state }, change: { state, offsetMs: Math.round(offset) } };
}

const contradicts = ({ lower, upper }: ClockBound, known: number): boolean =>
  lower > known + limits.signal.clockJumpMsMax || upper < known - limits.signal.clockJumpMsMax;

/** A clock near the bound must come clearly back before it counts as steady again. */
const backBelow = 0.8;
const isOff = (offset: number, told: ClockState): boolean =>
  Math.abs(offset) > limits.agent.clockOffMsMax * (told === 'off' ? backBelow : 1);

/** The clock shows another time than before: everything known of it is gone but what says so. */
function restart(clock: ClockEstimate, bounds: readonly ClockBound[]): ClockHeard {
  const shown = Math.max(...bounds.map(({ lower }) => lower));
  return {
    clock: { ...clock, told: 'jumped', bounds, behind: [] },
    change: { state: 'jumped', offsetMs: Math.round(shown) },
  };
}

function reached(clock: ClockEstimate, at: number, receivedAt: number) {
  const reachedAt = Math.min(receivedAt, Math.max(Math.round(at), clock.reachedAt));
  return { at: reachedAt, clock: { ...clock, reachedAt } };
}
