import type { Command, DomainEvent, StreamName } from '@watchhouse/contracts';
import { alarmDecider } from './alarm/decide-alarm.ts';
import type { Decider } from './decider.ts';
import { facilityDecider } from './facility/decide-facility.ts';
import { officerDecider } from './officer/decide-officer.ts';
import { personDecider } from './person/decide-person.ts';
import { publishedDecider } from './published/decide-published.ts';
import { quarantineDecider } from './quarantine/decide-quarantine.ts';
import { streamDecider } from './stream/decide-stream.ts';

/** Forgets which state, commands and events a decider is of; the registry gives each only its own. */
const anyDecider = <S, C extends Command, E extends DomainEvent>(
  decider: Decider<S, C, E>,
): Decider => decider as unknown as Decider;

/** Every decider by the noun of its streams, the part of a stream's name before `#`. */
export const deciders: ReadonlyMap<string, Decider> = new Map([
  ['alarm', anyDecider(alarmDecider)],
  ['facility', anyDecider(facilityDecider)],
  ['officer', anyDecider(officerDecider)],
  ['person', anyDecider(personDecider)],
  ['rule-set', anyDecider(publishedDecider)],
  ['site-plan', anyDecider(publishedDecider)],
  ['quarantine', anyDecider(quarantineDecider)],
  ['stream', anyDecider(streamDecider)],
]);

const byCommand: ReadonlyMap<string, Decider> = new Map(
  [...deciders.values()].flatMap((decider) => decider.commands.map((type) => [type, decider])),
);

/** The decider of a command type. Every type has one, which a test proves; else it throws. */
export function deciderOf(type: Command['type']): Decider {
  const decider = byCommand.get(type);
  if (!decider) throw new Error(`no decider of ${type}`);
  return decider;
}

/** The decider that folds a stream; `undefined` for a stream that this software does not know. */
export const deciderOfStream = (stream: StreamName): Decider | undefined =>
  deciders.get(stream.slice(0, stream.indexOf('#')));
