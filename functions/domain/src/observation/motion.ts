import type { Position } from '@watchhouse/contracts';
import type { Moment, MotionWindow, SampledTrack } from './sampling-state.ts';
import { distance, rounded } from './track-point.ts';
import type { Observation, TrackPoint } from './track-point.ts';

/** Velocity is taken over this long: a single frame of 40 ms measures the tracker's jitter, not the person. */
const baselineMs = 200;
/** Slower than this a heading means nothing. */
const headingSpeedMin = 0.3;
/** Others further away than this do not count as near. */
const nearMetresMax = 5;
/** Bounds of the contract; beyond them a tracker jumped. */
const speedMax = 30;
const accelerationMax = 500;
const turningMax = 400;
const recentMs = 3 * baselineMs;

/** The moments of a track with a new point added and what is too old dropped. */
export function withMoment(
  moments: readonly Moment[],
  { at, position }: TrackPoint,
): readonly Moment[] {
  const kept = moments.filter((moment) => moment.at >= at - recentMs);
  const base = baseOf(kept, at);
  return [...kept, { at, position, velocity: base && velocityBetween(base, { at, position }) }];
}

/** The newest moment at least one baseline old. */
const baseOf = (moments: readonly Moment[], at: number): Moment | undefined =>
  moments.findLast((moment) => moment.at <= at - baselineMs);

const velocityBetween = (
  from: Pick<Moment, 'at' | 'position'>,
  to: Pick<Moment, 'at' | 'position'>,
): Position => {
  const seconds = (to.at - from.at) / 1_000;
  return [
    (to.position[0] - from.position[0]) / seconds,
    (to.position[1] - from.position[1]) / seconds,
  ];
};

/** Adds a point's features to the window of its track; `others` are the tracks in sight. */
export function gather(
  window: MotionWindow,
  moments: readonly Moment[],
  point: TrackPoint,
  others: Iterable<SampledTrack>,
): MotionWindow {
  const now = moments.at(-1);
  const base = baseOf(moments, point.at);
  const velocity = now?.velocity;
  const before = base?.velocity;
  const seconds = base ? (point.at - base.at) / 1_000 : 0;
  const speed = velocity && Math.hypot(...velocity);
  const change = velocity && before && distance(velocity, before) / seconds;
  const near = nearestOf(point, others);
  const { height } = point;
  return {
    from: window.from,
    origin: window.origin,
    moved: Math.max(window.moved, distance(window.origin, point.position)),
    samples: window.samples + 1,
    speeds: speed === undefined ? window.speeds : [...window.speeds, speed],
    accelerations: change === undefined ? window.accelerations : [...window.accelerations, change],
    turningMax: Math.max(window.turningMax, turning(before, velocity, seconds)),
    approachMax: Math.max(window.approachMax, base && near ? closing(base, point, near) : 0),
    nearest: least(window.nearest, near && distance(near.position, point.position)),
    heightMax: height === undefined ? window.heightMax : Math.max(window.heightMax ?? 0, height),
    heightMin: least(window.heightMin, height),
  };
}

const least = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

/** Radians a second between two headings; 0 where there is no heading. */
function turning(
  before: Position | undefined,
  after: Position | undefined,
  seconds: number,
): number {
  if (!before || !after || Math.hypot(...before) < headingSpeedMin) return 0;
  if (Math.hypot(...after) < headingSpeedMin) return 0;
  const difference = Math.atan2(after[1], after[0]) - Math.atan2(before[1], before[0]);
  return Math.abs(Math.atan2(Math.sin(difference), Math.cos(difference))) / seconds;
}

interface Near {
  readonly position: Position;
  readonly moments: readonly Moment[];
}

function nearestOf(point: TrackPoint, others: Iterable<SampledTrack>): Near | undefined {
  let nearest: Near | undefined;
  let metres = nearMetresMax;
  for (const { track, level, moments } of others) {
    const seen = moments.at(-1);
    if (track === point.track || level !== point.level || !seen) continue;
    if (seen.at < point.at - baselineMs || distance(seen.position, point.position) >= metres)
      continue;
    metres = distance(seen.position, point.position);
    nearest = { position: seen.position, moments };
  }
  return nearest;
}

/** Speed at which two tracks come closer, metres a second; 0 when they part or the other is too new. */
function closing(base: Moment, point: TrackPoint, near: Near): number {
  const then = near.moments.findLast(({ at }) => at <= base.at);
  if (!then) return 0;
  const before = distance(base.position, then.position);
  const now = distance(point.position, near.position);
  return Math.max(0, (before - now) / ((point.at - base.at) / 1_000));
}

/** The `person.motion` of a full window; undefined while there is too little in it. */
export function motionOf(
  { track, level }: Pick<TrackPoint, 'track' | 'level'>,
  window: MotionWindow,
  at: number,
): Observation | undefined {
  const { speeds, accelerations, samples, nearest, heightMax, heightMin } = window;
  if (samples < 2 || speeds.length === 0) return undefined;
  const bounded = (value: number, max: number): number => rounded(Math.min(value, max), 3);
  return {
    type: 'person.motion',
    at,
    data: {
      track,
      level,
      windowMs: Math.round(at - window.from),
      samples,
      speedMax: bounded(Math.max(...speeds), speedMax),
      speedP95: bounded(percentile95(speeds), speedMax),
      accelerationMax: bounded(Math.max(0, ...accelerations), accelerationMax),
      accelerationP95: bounded(percentile95(accelerations), accelerationMax),
      turningMax: bounded(window.turningMax, turningMax),
      approachMax: bounded(window.approachMax, speedMax),
      ...(nearest !== undefined && { nearestMetres: rounded(nearest) }),
      ...(heightMax !== undefined && { heightMax: rounded(heightMax) }),
      ...(heightMin !== undefined && { heightMin: rounded(heightMin) }),
    },
  };
}

/** The value that 95 of 100 do not exceed (nearest rank); 0 of nothing. */
function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(0.95 * sorted.length) - 1] ?? 0;
}
