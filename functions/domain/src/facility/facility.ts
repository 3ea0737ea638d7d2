import type { DomainEvent } from '@watchhouse/contracts';

export type FacilityEvent = DomainEvent<'facility.registered'>;

/** The owner of a log: unknown until its first event. */
export type Facility =
  { readonly status: 'unknown' } | ({ readonly status: 'registered' } & FacilityEvent['payload']);

/** Folds an event into a facility. */
export const evolveFacility = (facility: Facility, { payload }: FacilityEvent): Facility =>
  facility.status === 'unknown' ? { status: 'registered', ...payload } : facility;
