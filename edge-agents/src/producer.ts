import { derivedId, instantOf } from '@watchhouse/domain';
import type { Signal, TrackId } from '@watchhouse/contracts';
import type { Setup } from './config.ts';
import { followDevices } from './health/device-states.ts';
import { createSite } from './replay/site.ts';
import type { TrackIds } from './replay/site.ts';
import { mergeSources } from './source.ts';
import type { Said } from './source.ts';
import {
  aggregateOf,
  bytesOf,
  expeditedOf,
  heartbeatOf,
  isFull,
  signalOf,
} from './spool/aggregate.ts';
import type { SpooledRecord } from './spool/aggregate.ts';
import type { Standing } from './spool/sequence-file.ts';

/** What one step of a site gave: records in order, those that overtake, and where the agent stands now. */
export interface Produced {
  readonly expedited: readonly SpooledRecord[];
  readonly aggregates: readonly SpooledRecord[];
  readonly standing: Standing;
}

/** Turns a site's life into records; knows no clock and no line. */
export interface Producer {
  /** Everything up to an event time (milliseconds since 1970), closed by a heartbeat at that time. */
  readonly until: (at: number, spooled: Spooled) => Produced;
}

/** How much waits for the line, as the heartbeat tells. */
export interface Spooled {
  readonly records: number;
  readonly bytes: number;
}

/** Version of the agent as its heartbeat says it. */
const agentVersion = '0.1.0';

/** A producer for a setup whose scenario begins at an event time; `standing` is where the agent stood before. */
export function createProducer(setup: Setup, standing: Standing, startsAt: number): Producer {
  const { facility, agent } = setup.config;
  const numbering = { facility, agent };
  const began = instantOf(startsAt);
  const trackIds = remembered((replay, round, person) =>
    derivedId('track', began, [agent, replay, String(round), String(person)]),
  );
  const { plan, replay } = setup;
  const site = mergeSources(replay ? [createSite({ plan, ...replay, trackIds, startsAt })] : []);
  const devices = followDevices(setup.plan, agent);
  let { sequence } = standing;
  return {
    until: (at, { records, bytes }) => {
      const said = site.until(at);
      devices.hear(said);
      const vitals = {
        spooled: records,
        spoolBytes: bytes,
        ...devices.count(),
        version: agentVersion,
      };
      const close = (piece: readonly Signal[], closedAt: number): SpooledRecord =>
        aggregateOf(numbering, [...piece, heartbeatOf(numbering, ++sequence, closedAt, vitals)]);
      const number = (one: Said): Signal => signalOf(numbering, one, ++sequence);
      const { pieces, signals } = assemble(said, at, number, close);
      return {
        expedited: signals.filter((one) => one.expedited).map((one) => expeditedOf(numbering, one)),
        aggregates: pieces,
        standing: { sequence, heartbeatAt: at },
      };
    },
  };
}

/** Numbers what was said and cuts it into aggregates; numbers rise, so a piece is closed before the next. */
function assemble(
  said: readonly Said[],
  at: number,
  number: (one: Said) => Signal,
  close: (piece: readonly Signal[], closedAt: number) => SpooledRecord,
) {
  const pieces: SpooledRecord[] = [];
  const signals: Signal[] = [];
  let piece: Signal[] = [];
  let bytes = 0;
  for (const one of said) {
    const last = piece.at(-1);
    if (last && isFull(piece.length, bytes)) {
      pieces.push(close(piece, Date.parse(last.time)));
      piece = [];
      bytes = 0;
    }
    const numbered = number(one);
    piece.push(numbered);
    signals.push(numbered);
    bytes += bytesOf(numbered);
  }
  pieces.push(close(piece, at));
  return { pieces, signals };
}

const idsRememberedMax = 2_000;

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
