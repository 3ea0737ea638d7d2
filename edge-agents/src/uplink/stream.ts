import type { SpooledRecord } from '../spool/aggregate.ts';

/** The stream as the uplink sees it; the AWS client behind it is in `kinesis-stream.ts`. */
export interface SignalStream {
  /**
   * Puts records in one call. Resolves to the index of the first record that was not taken, or to the number of
   * records when all were. Rejects with a `StreamRefusal` when the stream will never take the call as it is, with
   * anything else when the call failed and nothing is known of it.
   */
  readonly put: (records: readonly SpooledRecord[]) => Promise<PutOutcome>;
}

export interface PutOutcome {
  readonly taken: number;
  /** Why the first failed record was not taken. */
  readonly reason?: string;
  /** That record will never be taken, however often it is sent. */
  readonly refused?: true;
}

/** The stream understood the call and will never take it; which of its records is to blame it does not say. */
export class StreamRefusal extends Error {
  override readonly name = 'StreamRefusal';
}
