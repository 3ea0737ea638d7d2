import { limits } from '@watchhouse/contracts';

const firstMs = 500;
const ceilingMs = 30_000;

/**
 * Wait before the next attempt, milliseconds: doubling up to half a minute, half of it by chance (0..1),
 * so that all screens of a house do not come back in the same instant.
 */
export function reconnectDelayMs(failures: number, chance: number): number {
  const bound = Math.min(ceilingMs, firstMs * 2 ** Math.min(failures, 10));
  return Math.round(bound / 2 + (bound / 2) * chance);
}

/** Age at which a healthy connection is renewed, milliseconds: before the gateway's two hours are over. */
export function plannedReconnectMs(chance: number): number {
  const { reconnectMinutesMin: min, reconnectMinutesMax: max } = limits.push;
  return Math.round((min + (max - min) * chance) * 60_000);
}
