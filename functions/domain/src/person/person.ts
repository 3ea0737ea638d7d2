import type { DomainEvent, Instant, PersonalText } from '@watchhouse/contracts';

export type PersonEvent = DomainEvent<'person.registered' | 'person.erased'>;

/** A person as the facility knows them. The name is what the ledger holds: sealed, opened or erased. */
export type Person =
  | { readonly status: 'unknown' }
  | { readonly status: 'registered'; readonly name: PersonalText }
  | { readonly status: 'erased'; readonly name: PersonalText; readonly destroyedAt: Instant };

/** Folds an event into a person. */
export function evolvePerson(person: Person, event: PersonEvent): Person {
  switch (event.type) {
    case 'person.registered':
      return person.status === 'unknown'
        ? { status: 'registered', name: event.payload.name }
        : person;
    case 'person.erased':
      return person.status === 'unknown'
        ? person
        : { status: 'erased', name: person.name, destroyedAt: event.payload.destroyedAt };
    default:
      event satisfies never;
      return person;
  }
}
