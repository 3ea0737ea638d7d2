import path from 'node:path';
import { emptySampling, sampleFrame, samplerOf } from '@watchhouse/domain';
import type { Observation, Sampler, SamplingState, TrackPoint } from '@watchhouse/domain';
import { limits } from '@watchhouse/contracts';
import type { LevelId, ScriptedSignal, TrackId } from '@watchhouse/contracts';
import type { Setup } from '../config.ts';
import type { Said, Source } from '../source.ts';
import { framesBetween, placeReplay, roundsBetween } from './placed-replay.ts';
import type { PlacedReplay } from './placed-replay.ts';
import { readRecording } from './recording.ts';
import { trackIdsOf } from './track-ids.ts';
import type { TrackIds } from './track-ids.ts';

/**
 * What a setup replays, from an event time on; nothing without a scenario. Reads the recordings and lays them into
 * the plan; throws a `ConfigFault`. Asked for a stretch longer than a process may sleep, it goes on with its story
 * from the end of that stretch.
 */
export function replaySources(setup: Setup, startsAt: number): readonly Source[] {
  return setup.replay ? [createSite(setup, setup.replay, startsAt)] : [];
}

function createSite(
  { plan, config }: Setup,
  { scenario, folder }: NonNullable<Setup['replay']>,
  startsAt: number,
): Source {
  const trackIds = trackIdsOf(config.agent, startsAt);
  const replays = scenario.replays.map((replay) =>
    placeReplay(replay, readRecording(path.resolve(folder, replay.recording))),
  );
  const urgent = scenario.script.filter(({ type }) => isExpedited(type));
  const sampler = samplerOf(plan, scenario.heightLines);
  let sampling = emptySampling;
  let epochMs = startsAt;
  let reachedMs = -1;
  return {
    until: (at) => {
      const sleptMs = at - epochMs - reachedMs;
      if (sleptMs > limits.agent.catchUpMsMax)
        epochMs += sleptMs - limits.signal.aggregateIntervalMs;
      const ms = at - epochMs;
      const said: Said[] = [...scripted(scenario.script, reachedMs, ms, epochMs)];
      const sampled = sampleAll(sampler, sampling, [
        ...pointsBetween(replays, trackIds, [reachedMs, ms], epochMs),
        // Without a frame nobody would be missed.
        { at, points: [] },
      ]);
      sampling = sampled.state;
      reachedMs = ms;
      return [...said, ...sampled.observations].sort((left, right) => left.at - right.at);
    },
    urgentAt: () => {
      const next = Math.min(...urgent.map((moment) => nextOf(moment, reachedMs)));
      return Number.isFinite(next) ? epochMs + next : undefined;
    },
    stop: () => Promise.resolve(),
  };
}

/** Scripted signals that need no order. */
const isExpedited = (type: ScriptedSignal['type']): boolean => type === 'duress.pressed';

/** When a scripted moment comes next after an instant of the scenario; endless when it does not. */
function nextOf({ atSecond, repeatSeconds }: ScriptedSignal, afterMs: number): number {
  const firstMs = atSecond * 1_000;
  if (firstMs > afterMs) return firstMs;
  if (repeatSeconds === undefined) return Infinity;
  const repeatMs = repeatSeconds * 1_000;
  return firstMs + (Math.floor((afterMs - firstMs) / repeatMs) + 1) * repeatMs;
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
      if (ms <= afterMs) continue;
      const expedited = isExpedited(type) ? ({ expedited: true } as const) : {};
      // Type and data come as a pair, which the contract of the script has checked.
      yield { type, device, data, at: Math.round(epochMs + ms), ...expedited } as Said;
    }
  }
}
