import { StreamName } from '@watchhouse/contracts';
import type { CommandOf } from '@watchhouse/contracts';
import { accept, refuse } from '../decider.ts';
import type { Decider, Decision } from '../decider.ts';
import { evolvePerson } from './person.ts';
import type { Person, PersonEvent } from './person.ts';

/** Registers a person once; refuses with `person.exists`. */
export function decidePerson(
  person: Person,
  { payload }: CommandOf<'person.register'>,
): Decision<PersonEvent> {
  if (person.status === 'registered') return refuse('person.exists', { person: payload.person });
  return accept({ type: 'person.registered', payload });
}

/** One person, a stream of its own: `person#<id>`. */
export const personDecider: Decider<Person, CommandOf<'person.register'>, PersonEvent> = {
  noun: 'person',
  commands: ['person.register'],
  events: ['person.registered'],
  streamOf: ({ payload }) => StreamName.parse(`person#${payload.person}`),
  initial: { status: 'unknown' },
  decide: decidePerson,
  evolve: evolvePerson,
};
