/** A share of the line: so many units a second, at most a second's worth saved up. */
export interface TokenBucket {
  /** Takes units and returns the milliseconds to wait before using them. */
  readonly take: (units: number, now: number) => number;
}

/**
 * A bucket that may go into debt for one request, since an aggregate is sent whole; what follows waits until
 * the debt is paid.
 */
export function createTokenBucket(perSecond: number, now: number): TokenBucket {
  let tokens = perSecond;
  let filledAt = now;
  return {
    take: (units, at) => {
      tokens = Math.min(perSecond, tokens + ((at - filledAt) / 1_000) * perSecond);
      filledAt = at;
      const waitMs = tokens >= 0 ? 0 : (-tokens / perSecond) * 1_000;
      tokens -= units;
      return Math.ceil(waitMs);
    },
  };
}
