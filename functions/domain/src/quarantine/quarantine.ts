import type { DomainEvent, Instant } from '@watchhouse/contracts';

export type QuarantineEvent = DomainEvent<'stream.replay-requested' | 'stream.quarantine-replayed'>;

/** What was done about one object of the quarantine. That it lies there is told by the stream's own events. */
export type QuarantineEntry =
  | { readonly status: 'kept' }
  | { readonly status: 'replaying'; readonly requestedAt: Instant }
  | { readonly status: 'replayed'; readonly faulty: number };

/** Folds an event into an entry. */
export function evolveQuarantine(entry: QuarantineEntry, event: QuarantineEvent): QuarantineEntry {
  switch (event.type) {
    case 'stream.replay-requested':
      return { status: 'replaying', requestedAt: event.payload.at };
    case 'stream.quarantine-replayed':
      return { status: 'replayed', faulty: event.payload.faulty };
    default:
      event satisfies never;
      return entry;
  }
}
