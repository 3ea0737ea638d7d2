import { limits } from '@watchhouse/contracts';
import type { Signal, SignalOf, TrackId } from '@watchhouse/contracts';

/** A person as a map summary shows him. */
export type PersonInSight = SignalOf<'map.summary'>['data']['people'][number];

/** Who is where, as far as the signals of an agent have said. */
export interface PeopleInSight {
  readonly see: (signals: readonly Signal[]) => void;
  /** Those seen within the silence of a track before an event time, the longest unseen first. */
  readonly at: (now: number) => readonly PersonInSight[];
}

/** Nobody in sight yet. */
export function watchPeople(): PeopleInSight {
  const people = new Map<TrackId, { readonly person: PersonInSight; readonly seenAt: number }>();
  return {
    see: (signals) => {
      for (const signal of signals) {
        if (signal.type !== 'person.observed') continue;
        const { transition, ...person } = signal.data;
        // Set anew, so that the longest unseen stand first.
        people.delete(person.track);
        if (transition?.kind === 'vanished') continue;
        people.set(person.track, { person, seenAt: Date.parse(signal.time) });
      }
    },
    at: (now) => {
      for (const [track, { seenAt }] of people) {
        if (now - seenAt > limits.detection.trackSilenceMs) people.delete(track);
      }
      return [...people.values()].map(({ person }) => person);
    },
  };
}
