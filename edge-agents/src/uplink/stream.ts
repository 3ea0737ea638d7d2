import type { SpooledRecord } from '../spool/aggregate.ts';

/** The stream as the uplink sees it; the AWS client behind it is in `kinesis-stream.ts`. */
export interface SignalStream {
  /**
   * Puts records in one call. Resolves to the index of the first record that was not taken, or to the number of
   * records when all were; rejects when the call itself failed and nothing is known.
   */
  readonly put: (records: readonly SpooledRecord[]) => Promise<PutOutcome>;
}

export interface PutOutcome {
  readonly taken: number;
  /** Why the first failed record was not taken. */
  readonly reason?: string;
}
