import type { LevelId, Position, TrackId, ZoneId } from '@watchhouse/contracts';

/** A point of the last moments with the velocity found there (metres a second; none at the very start). */
export interface Moment {
  readonly at: number;
  readonly position: Position;
  readonly velocity: Position | undefined;
}

/** Features gathered at full rate since the window began. */
export interface MotionWindow {
  readonly from: number;
  readonly origin: Position;
  /** Furthest distance from the origin, metres. */
  readonly moved: number;
  readonly samples: number;
  readonly speeds: readonly number[];
  readonly accelerations: readonly number[];
  readonly turningMax: number;
  readonly approachMax: number;
  readonly nearest: number | undefined;
  readonly heightMax: number | undefined;
  readonly heightMin: number | undefined;
}

/** What is remembered of one track. */
export interface SampledTrack {
  readonly track: TrackId;
  readonly level: LevelId;
  readonly height: number | undefined;
  /** Newest last, not longer than the velocity needs. */
  readonly moments: readonly Moment[];
  readonly zones: readonly ZoneId[];
  /** For each height line, whether the head is above it. */
  readonly above: readonly boolean[];
  /** Last `person.observed`: when, and where the track was. */
  readonly sentAt: number;
  readonly sentPosition: Position;
  readonly window: MotionWindow;
}

/** State of the sampling core: one entry for each track in sight. */
export interface SamplingState {
  readonly tracks: ReadonlyMap<TrackId, SampledTrack>;
}
export const emptySampling: SamplingState = { tracks: new Map() };

/** An empty window that begins at a point. */
export const windowFrom = (from: number, origin: Position): MotionWindow => ({
  from,
  origin,
  moved: 0,
  samples: 0,
  speeds: [],
  accelerations: [],
  turningMax: 0,
  approachMax: 0,
  nearest: undefined,
  heightMax: undefined,
  heightMin: undefined,
});
