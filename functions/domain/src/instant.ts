import { Instant } from '@watchhouse/contracts';

/** The instant `ms` milliseconds after another, before it when negative. */
export const instantAfter = (instant: Instant, ms: number): Instant =>
  Instant.parse(new Date(Date.parse(instant) + ms).toISOString());

/** Milliseconds from one instant to another, negative when `to` is the earlier. */
export const msBetween = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from);
