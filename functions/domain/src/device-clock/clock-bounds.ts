import { limits } from '@watchhouse/contracts';

/**
 * What one sample tells of a device's offset (device time minus agent time, milliseconds). A message left the
 * device before it was received, so its offset is at least what it shows; the answer to a question was given
 * between question and receipt, so it bounds from both sides.
 */
export interface ClockBound {
  readonly receivedAt: number;
  readonly lower: number;
  readonly upper: number;
}

/** The bound that a message stamped by the device gives. */
export const boundOfMessage = (deviceAt: number, receivedAt: number): ClockBound => ({
  receivedAt,
  lower: deviceAt - receivedAt,
  upper: Infinity,
});

/** An answer to "what time is it", with the agent's own times of question and receipt. */
export interface ClockAnswer {
  readonly deviceAt: number;
  readonly askedAt: number;
  readonly receivedAt: number;
}

/** ONVIF tells the time in whole seconds: the device may have cut off as much. */
const answerResolutionMs = 1_000;

/** The bound that an answer gives. */
export const boundOfAnswer = ({ deviceAt, askedAt, receivedAt }: ClockAnswer): ClockBound => ({
  receivedAt,
  lower: deviceAt - receivedAt,
  upper: deviceAt + answerResolutionMs - askedAt,
});

const isMessage = ({ upper }: ClockBound): boolean => upper === Infinity;

/** The bounds together with a new one, without those too old or too many: clocks drift. */
export const boundsWith = (
  bounds: readonly ClockBound[],
  bound: ClockBound,
): readonly ClockBound[] =>
  [...bounds, bound]
    .filter(({ receivedAt }) => bound.receivedAt - receivedAt <= limits.agent.clockWindowMs)
    .slice(-limits.agent.clockSamplesMax);

/**
 * The offset that the bounds leave, `undefined` while too few: the message that travelled least is nearest to the
 * truth; without messages the middle of what the answers leave.
 */
export function offsetOf(bounds: readonly ClockBound[]): number | undefined {
  const messages = bounds.filter(isMessage).length;
  if (messages === bounds.length && messages < limits.agent.clockMessagesMin) return undefined;
  const lower = Math.max(...bounds.map((bound) => bound.lower));
  const upper = Math.min(...bounds.map((bound) => bound.upper));
  return messages > 0 ? lower : lower + Math.max(0, upper - lower) / 2;
}

/** Whether what messages say of the offset agrees within what is no jump. */
export function agree(messages: readonly ClockBound[]): boolean {
  const shown = messages.map(({ lower }) => lower);
  return Math.max(...shown) - Math.min(...shown) <= limits.signal.clockJumpMsMax;
}
