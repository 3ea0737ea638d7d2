import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SitePlan } from '@watchhouse/contracts';
import type { LevelId, Position, TrackId } from '@watchhouse/contracts';
import { derivedId, emptySampling, instantOf, sampleFrame, samplerOf } from '@watchhouse/domain';
import type { TrackPoint } from '@watchhouse/domain';
import { createProducer } from '@watchhouse/edge';
import type { Source } from '@watchhouse/edge';
import { sample, sampleDocuments } from '@watchhouse/local';
import { AgentId, FacilityId } from '@watchhouse/contracts';
import { repositoryRoot } from '../repository-root.ts';

/** What a site of 300 people says after sampling, heartbeats included, and what that weighs as records. */
export interface SampledRate {
  readonly signalsPerSecond: number;
  readonly kilobytesPerSecond: number;
  /** Points a second before sampling: each track 25 times a second. */
  readonly pointsPerSecond: number;
}
export interface SamplingRates {
  /** All of them walk, as recorded people do: more than any house sees. */
  readonly everybodyWalks: SampledRate;
  /** One in ten walks, the others sit, stand or lie, as in a house by day. */
  readonly oneInTenWalks: SampledRate;
}

const people = 300;
const seconds = 60;
const framesPerSecond = 25;
const startsAt = Date.parse('2026-11-24T08:00:00.000Z');
const stepMs = 500;
const still = 10;
/** Whoever sits sways by less than this, metres. */
const swayMetres = 0.08;

/** Samples a minute of 300 people whose paths were recorded, and counts what would be sent. */
export function measureSampling(): SamplingRates {
  const paths = recordedPaths();
  return {
    everybodyWalks: rateOf(paths, () => true),
    oneInTenWalks: rateOf(paths, (person) => person % still === 0),
  };
}

function rateOf(
  paths: readonly (readonly Position[])[],
  walks: (person: number) => boolean,
): SampledRate {
  const plan = SitePlan.parse(JSON.parse(sampleDocuments()['site-plan.json'] ?? ''));
  const level = plan.features.find(({ feature_type: type }) => type === 'level');
  if (level?.feature_type !== 'level') throw new Error('The sample has no level.');
  const config = {
    facility: FacilityId.parse(sample.facility),
    agent: AgentId.parse(sample.agent),
  };
  const setup = { config, plan } as Parameters<typeof createProducer>[0];
  const producer = createProducer(setup, crowd(plan, level.id, paths, walks), {
    sequence: 1,
    heartbeatAt: 0,
    unclosed: [],
  });
  let signals = 0;
  let bytes = 0;
  for (let at = startsAt + stepMs; at <= startsAt + seconds * 1_000; at += stepMs) {
    for (const record of producer.until(at, { spooled: 0, spoolBytes: 0 }).aggregates) {
      signals += record.signals;
      bytes += record.bytes;
    }
  }
  return {
    signalsPerSecond: signals / seconds,
    kilobytesPerSecond: bytes / 1_000 / seconds,
    pointsPerSecond: people * framesPerSecond,
  };
}

/** 300 people as a source: each follows a recorded path forth and back, or stays where it begins. */
function crowd(
  plan: SitePlan,
  level: LevelId,
  paths: readonly (readonly Position[])[],
  walks: (person: number) => boolean,
): Source {
  const sampler = samplerOf(plan, [2]);
  const tracks = Array.from({ length: people }, (_, person): TrackId =>
    derivedId('track', instantOf(startsAt), [String(person)]),
  );
  let state = emptySampling;
  let reached = startsAt;
  return {
    stop: () => Promise.resolve(),
    until: (at) => {
      const said = [];
      for (; reached < at; reached += 1_000 / framesPerSecond) {
        const frame = Math.round(((reached - startsAt) / 1_000) * framesPerSecond);
        const points = tracks.map((track, person): TrackPoint => {
          const path = paths[person % paths.length] ?? [];
          const position = walks(person)
            ? along(path, frame + person * framesPerSecond)
            : swaying(path, frame, person);
          return { track, level, at: reached, position, height: 1.7 };
        });
        const sampled = sampleFrame(sampler, state, reached, points);
        state = sampled.state;
        said.push(...sampled.observations);
      }
      return said;
    },
  };
}

/** The place on a path after so many frames, turning back at its ends. */
function along(path: readonly Position[], frame: number): Position {
  const round = Math.max(1, 2 * (path.length - 1));
  const at = frame % round;
  return path[at < path.length ? at : round - at] ?? [0, 0];
}

function swaying(path: readonly Position[], frame: number, person: number): Position {
  const [x, y] = path[0] ?? [0, 0];
  const angle = frame / framesPerSecond + person;
  return [x + swayMetres * Math.cos(angle), y + swayMetres * Math.sin(angle)];
}

/** Paths of recorded walkers in a corridor, laid into the sample's. */
function recordedPaths(): readonly (readonly Position[])[] {
  const file = path.join(repositoryRoot, 'localstack/sample/recordings/uni-corr-500-01.txt.gz');
  const byPerson = new Map<number, Position[]>();
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
    const [person, , x, y] = line.trim().split(/\s+/).map(Number);
    if (line.startsWith('#') || person === undefined || x === undefined || y === undefined)
      continue;
    const walked = byPerson.get(person) ?? [];
    walked.push([x + 20, y]);
    byPerson.set(person, walked);
  }
  return [...byPerson.values()].filter(({ length }) => length > framesPerSecond);
}
