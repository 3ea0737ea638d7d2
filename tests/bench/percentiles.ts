/** Median and 99th percentile of a series, in its own unit. */
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

/** Nearest-rank percentiles; throws for an empty series, which says nothing. */
export function percentilesOf(series: readonly number[]): Percentiles {
  const sorted = [...series].sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  const [p50, p99] = [rank(0.5), rank(0.99)];
  if (p50 === undefined || p99 === undefined)
    throw new Error('An empty series has no percentiles.');
  return { p50, p99 };
}
