import type { Instant } from '@watchhouse/contracts';

/** The wall clock as a port, so that simulation can hold it. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = {
  now: () => new Date().toISOString() as Instant,
};
