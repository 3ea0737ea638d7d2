import type { Instant } from '@watchhouse/contracts';

/** Seconds since 1970, rounded up: what DynamoDB's time to live understands. */
export const epochSeconds = (instant: Instant): number => Math.ceil(Date.parse(instant) / 1_000);
