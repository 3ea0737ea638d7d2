import type { z } from 'zod';
import * as alarm from '../alarm/events.ts';
import * as facility from '../facility/events.ts';
import * as officer from '../officer/events.ts';
import * as person from '../person/events.ts';

/** Which data key seals a personal field: the subject's id lies in the payload under `subject`. */
export interface PersonalField {
  readonly field: string;
  /** Payload member that holds the subject's id; `facility` stands for the facility's own key. */
  readonly subject: string;
  readonly class: 'identity' | 'free-text';
}

export interface EventContract<S extends z.ZodType> {
  readonly schemaVersion: number;
  readonly payload: S;
  readonly personal: readonly PersonalField[];
}

const event = <S extends z.ZodType>(
  payload: S,
  personal: readonly PersonalField[] = [],
  schemaVersion = 1,
): EventContract<S> => ({ schemaVersion, payload, personal });

/** Every event type of the ledger in its newest version. */
export const eventContracts = {
  'alarm.raised': event(alarm.AlarmRaised),
  'alarm.re-alarmed': event(alarm.AlarmReAlarmed),
  'alarm.acknowledged': event(alarm.AlarmAcknowledged),
  'alarm.condition-ended': event(alarm.AlarmConditionEnded),
  'alarm.shelved': event(alarm.AlarmShelved),
  'alarm.unshelved': event(alarm.AlarmUnshelved),
  'alarm.suppressed': event(alarm.AlarmSuppressed),
  'alarm.unsuppressed': event(alarm.AlarmUnsuppressed),
  'alarm.taken-out-of-service': event(alarm.AlarmTakenOutOfService),
  'alarm.returned-to-service': event(alarm.AlarmReturnedToService),
  'alarm.corrected': event(alarm.AlarmCorrected),
  'person.registered': event(person.PersonRegistered, [
    { field: 'name', subject: 'person', class: 'identity' },
  ]),
  'person.erased': event(person.PersonErased),
  'officer.posted': event(officer.OfficerPosted, [
    { field: 'name', subject: 'officer', class: 'identity' },
  ]),
  'officer.relieved': event(officer.OfficerRelieved),
  'facility.registered': event(facility.FacilityRegistered),
  'rule-set.published': event(facility.Published),
  'site-plan.published': event(facility.Published),
  'stream.records-quarantined': event(facility.RecordsQuarantined),
  'stream.replay-requested': event(facility.ReplayRequested),
  'stream.quarantine-replayed': event(facility.QuarantineReplayed),
} as const;

export type EventType = keyof typeof eventContracts;
export type EventPayload<T extends EventType> = z.infer<(typeof eventContracts)[T]['payload']>;

/** An event as deciders make it and `evolve` reads it: type and payload, discriminated by `type`. */
export type DomainEvent<T extends EventType = EventType> = {
  [K in T]: { readonly type: K; readonly payload: EventPayload<K> };
}[T];
