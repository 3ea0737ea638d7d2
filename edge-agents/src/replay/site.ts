import path from 'node:path';
import { emptySampling, sampleFrame, samplerOf } from '@watchhouse/domain';
import type { Observation, Sampler, SamplingState, TrackPoint } from '@watchhouse/domain';
import type { LevelId, Scenario, ScriptedSignal, SitePlan, TrackId } from '@watchhouse/contracts';
import { framesBetween, placeReplay, roundsBetween } from './placed-replay.ts';
import type { PlacedReplay } from './placed-replay.ts';
import { readRecording } from './recording.ts';

/** Something a site says: an observation of the sampling core, or what the script lets a device say. */
export type Said =
  Observation | (Pick<ScriptedSignal, 'type' | 'device' | 'data'> & { readonly at: number });

/** A replayed site: what happens in it from one instant to another. */
export interface Site {
  readonly plan: SitePlan;
  /**
   * Everything said after the last call and up to an instant of the scenario (milliseconds since it began),
   * in order of time. `epochMs` is the event time at which the scenario began.
   */
  readonly until: (ms: number, epochMs: number) => readonly Said[];
}

/** Id of a recorded person in one round of one replay. */
export type TrackIds = (replay: string, round: number, person: number) => TrackId;

/** Reads the recordings of a scenario and lays them into the plan; throws a `ConfigFault`. */
export function createSite(
  plan: SitePlan,
  scenario: Scenario,
  folder: string,
  trackIds: TrackIds,
): Site {
  const replays = scenario.replays.map((replay) =>
    placeReplay(replay, readRecording(path.resolve(folder, replay.recording))),
  );
  const sampler = samplerOf(plan, scenario.heightLines);
  let sampling = emptySampling;
  let reachedMs = -1;
  return {
    plan,
    until: (ms, epochMs) => {
      const said: Said[] = [...scripted(scenario.script, reachedMs, ms, epochMs)];
      const sampled = sampleAll(sampler, sampling, [
        ...pointsBetween(replays, trackIds, [reachedMs, ms], epochMs),
        // Without a frame nobody would be missed.
        { at: epochMs + ms, points: [] },
      ]);
      sampling = sampled.state;
      reachedMs = ms;
      return [...said, ...sampled.observations].sort((left, right) => left.at - right.at);
    },
  };
}

interface Instant {
  readonly at: number;
  readonly points: readonly TrackPoint[];
}

function sampleAll(sampler: Sampler, from: SamplingState, instants: readonly Instant[]) {
  let state = from;
  const observations: Observation[] = [];
  for (const { at, points } of instants) {
    const sampled = sampleFrame(sampler, state, at, points);
    state = sampled.state;
    observations.push(...sampled.observations);
  }
  return { state, observations };
}

function pointsBetween(
  replays: readonly PlacedReplay[],
  trackIds: TrackIds,
  [afterMs, untilMs]: readonly [number, number],
  epochMs: number,
): Instant[] {
  const instants = replays.flatMap((placed) => {
    const { name, level } = placed.replay;
    return [...framesBetween(placed, afterMs, untilMs)].map(({ ms, round, points }) => {
      const at = epochMs + ms;
      const track = (person: number): TrackId => trackIds(name, round, person);
      return { at, points: points.map((point) => pointOf(point, at, level, track)) };
    });
  });
  return instants.sort((left, right) => left.at - right.at);
}

function pointOf(
  {
    person,
    position,
    height,
  }: { person: number; position: TrackPoint['position']; height: number },
  at: number,
  level: LevelId,
  track: (person: number) => TrackId,
): TrackPoint {
  return { track: track(person), level, at, position, height };
}

function* scripted(
  script: readonly ScriptedSignal[],
  afterMs: number,
  untilMs: number,
  epochMs: number,
): Iterable<Said> {
  for (const { atSecond, repeatSeconds, type, device, data } of script) {
    const moment = { startSecond: atSecond, repeatSeconds };
    for (const round of roundsBetween(moment, afterMs + 1, untilMs)) {
      const ms = (atSecond + round * (repeatSeconds ?? 0)) * 1_000;
      if (ms > afterMs) yield { type, device, data, at: Math.round(epochMs + ms) };
    }
  }
}
