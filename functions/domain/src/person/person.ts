import type { DomainEvent, PersonalText } from '@watchhouse/contracts';

export type PersonEvent = DomainEvent<'person.registered'>;

/** A person as the facility knows them. The name is what the ledger holds: sealed, opened or erased. */
export type Person =
  { readonly status: 'unknown' } | { readonly status: 'registered'; readonly name: PersonalText };

/** Folds an event into a person. */
export const evolvePerson = (person: Person, { payload }: PersonEvent): Person =>
  person.status === 'unknown' ? { status: 'registered', name: payload.name } : person;
