import { limits } from '@watchhouse/contracts';

/** How the line to the cloud is: `cut`, nothing gets through; `draining`, it is back, but older records wait. */
export type Line = 'live' | 'cut' | 'draining';

/** Follows the line by what gets through; times in milliseconds of a clock that only goes forwards. */
export interface LineState {
  /** The stream has taken records. */
  readonly delivered: (now: number) => void;
  /** How the line is, given how many records wait. */
  readonly look: (now: number, waiting: number) => Line;
}

/** A line of which nothing is known yet; with more waiting than a moment's records it has to catch up. */
export function followLine(now: number, waiting: number): LineState {
  let deliveredAt = now;
  let line: Line = waiting > limits.agent.caughtUpRecordsMax ? 'draining' : 'live';
  return {
    delivered: (at) => {
      deliveredAt = at;
      if (line === 'cut') line = 'draining';
    },
    look: (at, records) => {
      if (records === 0) deliveredAt = at;
      if (at - deliveredAt > limits.agent.cutOffAfterMs) line = 'cut';
      else if (line === 'draining' && records <= limits.agent.caughtUpRecordsMax) line = 'live';
      return line;
    },
  };
}
