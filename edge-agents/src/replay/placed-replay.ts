import type { Position, Replay } from '@watchhouse/contracts';
import type { RecordedPoint, Recording } from './recording.ts';

/** A recorded person on the plan: metres, head height in metres. */
export interface PlacedPoint {
  readonly person: number;
  readonly position: Position;
  readonly height: number;
}

/** One frame of a replay on the site's own time. */
export interface PlacedFrame {
  /** Milliseconds since the scenario began. */
  readonly ms: number;
  /** How often the replay began anew before. */
  readonly round: number;
  readonly points: readonly PlacedPoint[];
}

/** A recording laid into the plan, its frames in order of time. */
export interface PlacedReplay {
  readonly replay: Replay;
  /** Milliseconds since the round began. */
  readonly frames: readonly { readonly ms: number; readonly points: readonly PlacedPoint[] }[];
}

/** Lays a recording into the plan: scaled to metres, turned about its origin, moved to its place. */
export function placeReplay(replay: Replay, recording: Recording): PlacedReplay {
  const shown = replay.people && new Set(replay.people);
  const place = placement(replay);
  const frames = [...recording]
    .map(([frame, points]) => ({ ms: msOf(replay, frame), points }))
    .filter(({ ms }) => ms >= 0 && ms <= (replay.toSecond - replay.fromSecond) * 1_000)
    .sort((left, right) => left.ms - right.ms)
    .map(({ ms, points }) => ({
      ms,
      points: points.filter(({ person }) => shown?.has(person) ?? true).map(place),
    }))
    .filter(({ points }) => points.length > 0);
  return { replay, frames };
}

const msOf = ({ framesPerSecond, fromSecond }: Replay, frame: number): number =>
  Math.round((frame / framesPerSecond - fromSecond) * 1_000);

function placement({ unitMetres, origin, turnDegrees }: Replay) {
  const turn = (turnDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn) * unitMetres, Math.sin(turn) * unitMetres];
  return ({ person, x, y, z }: RecordedPoint): PlacedPoint => ({
    person,
    position: [origin[0] + x * cos - y * sin, origin[1] + x * sin + y * cos],
    height: z * unitMetres,
  });
}

/** The frames of a replay after one instant of the scenario and up to another, in order. */
export function* framesBetween(
  { replay, frames }: PlacedReplay,
  afterMs: number,
  untilMs: number,
): Iterable<PlacedFrame> {
  const startMs = replay.startSecond * 1_000;
  const lengthMs = frames.at(-1)?.ms ?? 0;
  for (const round of roundsBetween(replay, afterMs - lengthMs, untilMs)) {
    const roundMs = startMs + round * (replay.repeatSeconds ?? 0) * 1_000;
    for (const { ms, points } of frames) {
      if (roundMs + ms <= afterMs) continue;
      if (roundMs + ms > untilMs) break;
      yield { ms: roundMs + ms, round, points };
    }
  }
}

/** Numbers of the rounds that begin after one instant and up to another. */
export function* roundsBetween(
  {
    startSecond,
    repeatSeconds,
  }: { readonly startSecond: number; readonly repeatSeconds?: number | undefined },
  fromMs: number,
  untilMs: number,
): Iterable<number> {
  const startMs = startSecond * 1_000;
  if (repeatSeconds === undefined) {
    if (startMs <= untilMs) yield 0;
    return;
  }
  const repeatMs = repeatSeconds * 1_000;
  const first = Math.max(0, Math.ceil((fromMs - startMs) / repeatMs));
  for (let round = first; startMs + round * repeatMs <= untilMs; round += 1) yield round;
}
