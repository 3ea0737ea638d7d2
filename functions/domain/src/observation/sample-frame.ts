import { limits } from '@watchhouse/contracts';
import type { SitePlan, TrackId, ZoneId } from '@watchhouse/contracts';
import { indexPlan, ringsOf } from '../geometry/plan-index.ts';
import type { ZoneFeature } from '../geometry/plan-index.ts';
import { boxOf, containsPoint, distanceToEdge, isNear } from '../geometry/polygon.ts';
import type { Box } from '../geometry/polygon.ts';
import { gather, motionOf, withMoment } from './motion.ts';
import { windowFrom } from './sampling-state.ts';
import type { SampledTrack, SamplingState } from './sampling-state.ts';
import { distance, rounded } from './track-point.ts';
import type { Observation, TrackPoint, Transition } from './track-point.ts';

const observedEveryMs = 1_000;
const unchangedEveryMs = 5_000;
/** A track that moved less than this stands still. */
const stillMetres = 0.3;
/** A track is outside a zone when it is further out than this: nobody enters and leaves by swaying. */
const zoneMarginMetres = 0.1;
const heightMarginMetres = 0.05;
/** A track without a point for this long has vanished. */
const lostMs = 1_000;

/** What sampling needs to know of a site: its zones, and the height lines whose crossing is told at once. */
export interface Sampler {
  readonly zones: readonly SampledZone[];
  readonly heightLines: readonly number[];
}

/** A zone with the rectangle around it, which settles most questions. */
interface SampledZone {
  readonly zone: ZoneFeature;
  readonly box: Box;
}

/** A sampler for a plan; height lines are metres above the floor. */
export const samplerOf = (plan: SitePlan, heightLines: readonly number[]): Sampler => ({
  zones: [...indexPlan(plan).zones.values()].map((zone) => ({ zone, box: boxOf(ringsOf(zone)) })),
  heightLines,
});

/**
 * Turns the full-rate points of one instant into signals: `person.observed` at most once a second for each
 * track, at once when it appears, enters or leaves a zone, crosses a height line or vanishes, and every five
 * seconds while it stands still; `person.motion` once a second while it moves. Points of an instant come in
 * one call, instants in order.
 */
export function sampleFrame(
  sampler: Sampler,
  state: SamplingState,
  at: number,
  points: readonly TrackPoint[],
): { readonly state: SamplingState; readonly observations: readonly Observation[] } {
  const tracks = new Map(state.tracks);
  const observations: Observation[] = [];
  for (const point of points) {
    const before = tracks.get(point.track);
    const [after, said] = before
      ? followTrack(sampler, before, point, state.tracks.values())
      : appear(sampler, point);
    tracks.set(point.track, after);
    observations.push(...said);
  }
  for (const gone of lost(tracks, at)) {
    tracks.delete(gone.track);
    observations.push(vanish(gone, at));
  }
  return { state: { tracks }, observations };
}

function* lost(tracks: ReadonlyMap<TrackId, SampledTrack>, at: number): Iterable<SampledTrack> {
  for (const track of tracks.values()) {
    if (at - (track.moments.at(-1)?.at ?? at) >= lostMs) yield track;
  }
}

function vanish({ track, level, height, moments, sentPosition }: SampledTrack, at: number) {
  const position = moments.at(-1)?.position ?? sentPosition;
  const last = { track, level, at, position, ...(height !== undefined && { height }) };
  return observed(last, [], { kind: 'vanished' });
}

type Followed = readonly [SampledTrack, readonly Observation[]];

function appear(sampler: Sampler, point: TrackPoint): Followed {
  const zones = zonesOf(sampler, point, []);
  const { track, level, at, position, height } = point;
  const sampled: SampledTrack = {
    track,
    level,
    height,
    moments: withMoment([], point),
    zones,
    above: sampler.heightLines.map((line) => (height ?? 0) > line),
    sentAt: at,
    sentPosition: position,
    window: windowFrom(at, position),
  };
  return [sampled, [observed(point, zones, { kind: 'appeared' })]];
}

function followTrack(
  sampler: Sampler,
  before: SampledTrack,
  point: TrackPoint,
  others: Iterable<SampledTrack>,
): Followed {
  const { at, position, height } = point;
  const moments = withMoment(before.moments, point);
  const zones = zonesOf(sampler, point, before.zones);
  const above = sampler.heightLines.map((line, index) =>
    isAbove(line, height, before.above[index] ?? false),
  );
  const said: Observation[] = [
    ...zoneTransitions(before.zones, zones),
    ...heightTransitions(sampler.heightLines, before.above, above),
  ].map((transition) => observed(point, zones, transition));
  if (said.length === 0 && isDue(before, point)) said.push(observed(point, zones));
  const window = gather(before.window, moments, point, others);
  const isFull = at - window.from >= observedEveryMs;
  const motion = isFull && window.moved >= stillMetres ? motionOf(point, window, at) : undefined;
  const sent = said.length > 0 ? { sentAt: at, sentPosition: position } : {};
  const next = { moments, zones, above, height, level: point.level };
  const kept = isFull ? windowFrom(at, position) : window;
  return [{ ...before, ...next, ...sent, window: kept }, motion ? [...said, motion] : said];
}

function isDue({ sentAt, sentPosition }: SampledTrack, { at, position }: TrackPoint): boolean {
  if (at - sentAt >= unchangedEveryMs) return true;
  return at - sentAt >= observedEveryMs && distance(sentPosition, position) >= stillMetres;
}

function observed(
  { track, level, at, position, height }: TrackPoint,
  zones: readonly ZoneId[],
  transition?: Transition,
): Observation {
  return {
    type: 'person.observed',
    at,
    data: {
      track,
      level,
      position: [rounded(position[0]), rounded(position[1])],
      ...(height !== undefined && { height: rounded(height) }),
      zones: [...zones],
      ...(transition && { transition }),
    },
  };
}

function zonesOf(sampler: Sampler, point: TrackPoint, before: readonly ZoneId[]): ZoneId[] {
  const inside = sampler.zones.filter(({ zone, box }) => {
    if (!isNear(box, point.position, zoneMarginMetres)) return false;
    if (zone.properties.level !== point.level) return false;
    const rings = ringsOf(zone);
    if (containsPoint(rings, point.position)) return true;
    return before.includes(zone.id) && distanceToEdge(rings, point.position) <= zoneMarginMetres;
  });
  return inside.slice(0, limits.signal.zonesPerObservationMax).map(({ zone }) => zone.id);
}

const zoneTransitions = (before: readonly ZoneId[], after: readonly ZoneId[]): Transition[] => [
  ...before
    .filter((zone) => !after.includes(zone))
    .map((zone) => ({ kind: 'left', zone }) as const),
  ...after
    .filter((zone) => !before.includes(zone))
    .map((zone) => ({ kind: 'entered', zone }) as const),
];

function isAbove(line: number, height: number | undefined, wasAbove: boolean): boolean {
  if (height === undefined) return wasAbove;
  return wasAbove ? height > line - heightMarginMetres : height > line;
}

const heightTransitions = (
  lines: readonly number[],
  before: readonly boolean[],
  after: readonly boolean[],
): Transition[] =>
  lines.flatMap((line, index): Transition[] => {
    if (before[index] === after[index]) return [];
    return [{ kind: after[index] ? 'rose-above' : 'fell-below', line }];
  });
