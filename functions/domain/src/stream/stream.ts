import type { DomainEvent, Instant } from '@watchhouse/contracts';

export type StreamEvent = DomainEvent<'stream.records-quarantined'>;

/** The signal stream of a facility: what could not be read of it. */
export interface SignalStream {
  readonly status: 'clean' | 'quarantining';
  /** Records and lines in quarantine. */
  readonly quarantined: number;
  readonly lastAt?: Instant;
}

/** Folds an event into a stream. */
export const evolveStream = (stream: SignalStream, { payload }: StreamEvent): SignalStream => ({
  status: 'quarantining',
  quarantined: stream.quarantined + payload.count,
  lastAt: payload.at,
});
