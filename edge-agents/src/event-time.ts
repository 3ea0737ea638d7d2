import type { AgentClock } from './health/agent-clock.ts';

/** The event time a site lives in: the present, or a past stretch that passes faster. */
export interface EventTime {
  readonly now: () => number;
  /** Milliseconds of the host until an event time comes. */
  readonly msUntil: (at: number) => number;
}

/** Event time that begins at an instant and passes so many times faster, but never overtakes the clock. */
export function eventTimeFrom(startsAt: number, speed: number, clock: AgentClock): EventTime {
  const began = clock.now();
  const now = (present: number): number =>
    Math.min(present, Math.round(startsAt + (present - began) * speed));
  return {
    now: () => now(clock.now()),
    msUntil: (at) => {
      const present = clock.now();
      return Math.max(at - present, (at - now(present)) / speed);
    },
  };
}
