import { limits } from '@watchhouse/contracts';
import type { SpooledRecord } from '../spool/aggregate.ts';
import { createTokenBucket } from './token-bucket.ts';

/** A site's share of a shard in signals and bytes, which all lanes of its line use together. */
export interface Share {
  /** Takes what records cost and returns the milliseconds to wait before they are sent. */
  readonly take: (records: readonly SpooledRecord[]) => number;
  /** Takes it without waiting: who overtakes goes into debt, and the backlog pays it. */
  readonly owe: (records: readonly SpooledRecord[]) => void;
}

/** What a share allows a second. */
export interface Rates {
  readonly signals: number;
  readonly bytes: number;
}

/** The share design.md gives a site, backfill included. */
export const siteRates: Rates = {
  signals: limits.signal.perSecondMax,
  bytes: limits.signal.bytesPerSecondMax,
};

/** A share that is unused so far; `now` is a clock that only goes forwards, in milliseconds. */
export function createShare(rates: Rates, now: () => number): Share {
  const signals = createTokenBucket(rates.signals, now());
  const bytes = createTokenBucket(rates.bytes, now());
  const take = (records: readonly SpooledRecord[]): number => {
    const at = now();
    return Math.max(signals.take(signalsOf(records), at), bytes.take(bytesOf(records), at));
  };
  return { take, owe: (records) => void take(records) };
}

/** Signals in records. */
export const signalsOf = (records: readonly SpooledRecord[]): number =>
  records.reduce((sum, record) => sum + record.signals, 0);

const bytesOf = (records: readonly SpooledRecord[]): number =>
  records.reduce((sum, record) => sum + record.bytes, 0);
