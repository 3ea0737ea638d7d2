import { limits } from '@watchhouse/contracts';

/**
 * How long to wait before the next attempt, milliseconds, after a number of failures in a row (at least 1): twice as
 * long each time within the bounds, and of that between half and all, by a number from 0 to 1, so that the devices
 * of a site do not come back in step.
 */
export function backOffMs(failures: number, chance: number): number {
  const { retryBackoffMsMin: min, retryBackoffMsMax: max } = limits.device;
  const doublingsMax = Math.ceil(Math.log2(max / min));
  const whole = Math.min(max, min * 2 ** Math.min(failures - 1, doublingsMax));
  return Math.round(whole * (0.5 + chance / 2));
}
