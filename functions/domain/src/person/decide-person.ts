import { StreamName } from '@watchhouse/contracts';
import type { CommandOf } from '@watchhouse/contracts';
import { accept, refuse } from '../decider.ts';
import type { Decider, Decision } from '../decider.ts';
import { evolvePerson } from './person.ts';
import type { Person, PersonEvent } from './person.ts';

type PersonOrder = CommandOf<'person.register'> | CommandOf<'person.record-erasure'>;

/**
 * Registers a person once (`person.exists`), and records once that their data keys were destroyed; of somebody who was
 * never registered nothing can be erased (`resource.notFound`).
 */
export function decidePerson(person: Person, command: PersonOrder): Decision<PersonEvent> {
  switch (command.type) {
    case 'person.register':
      return person.status === 'unknown'
        ? accept({ type: 'person.registered', payload: command.payload })
        : refuse('person.exists', { person: command.payload.person });
    case 'person.record-erasure':
      if (person.status === 'unknown') return refuse('resource.notFound');
      if (person.status === 'erased') return accept();
      return accept({ type: 'person.erased', payload: command.payload });
    default:
      command satisfies never;
      return refuse('resource.notFound');
  }
}

/** One person, a stream of its own: `person#<id>`. */
export const personDecider: Decider<Person, PersonOrder, PersonEvent> = {
  noun: 'person',
  commands: ['person.register', 'person.record-erasure'],
  events: ['person.registered', 'person.erased'],
  streamOf: ({ payload }) => StreamName.parse(`person#${payload.person}`),
  initial: { status: 'unknown' },
  decide: decidePerson,
  evolve: evolvePerson,
};
