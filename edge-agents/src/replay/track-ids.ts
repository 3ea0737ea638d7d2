import type { AgentId, TrackId } from '@watchhouse/contracts';
import { derivedId, instantOf } from '@watchhouse/domain';

/** Id of a recorded person in one round of one replay. */
export type TrackIds = (replay: string, round: number, person: number) => TrackId;

const idsRememberedMax = 2_000;

/** Ids of the people of a replay that begins at an event time: the same agent and time give the same ids. */
export function trackIdsOf(agent: AgentId, startsAt: number): TrackIds {
  const began = instantOf(startsAt);
  return remembered((replay, round, person) =>
    derivedId('track', began, [agent, replay, String(round), String(person)]),
  );
}

/** The same ids without deriving one for every frame; forgotten ones are derived again. */
function remembered(derive: TrackIds): TrackIds {
  const known = new Map<string, TrackId>();
  return (replay, round, person) => {
    const name = `${replay}:${round}:${person}`;
    const id = known.get(name) ?? derive(replay, round, person);
    if (known.size >= idsRememberedMax) known.clear();
    known.set(name, id);
    return id;
  };
}
