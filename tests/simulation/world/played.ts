import type { Envelope } from '@watchhouse/contracts';
import type { MemoryServices } from '@watchhouse/shell';
import type { Place, Wing } from '../story/place.ts';
import type { Story } from '../story/story.ts';
import type { Weather } from '../weather/weather.ts';
import type { StoredPosition } from './positions.ts';
import type { Disk } from './story-spool.ts';
import type { StoryStream } from './story-stream.ts';

/** One line of what happened. */
export interface Note {
  /** Virtual time, milliseconds since 1970 (UTC). */
  readonly at: number;
  readonly text: string;
}

/** Everything a story left behind. */
export interface Played {
  readonly seed: number;
  readonly weather: Weather;
  readonly stories: readonly Story[];
  readonly services: MemoryServices;
  readonly stream: StoryStream;
  readonly disks: ReadonlyMap<Place, ReadonlyMap<Wing, Disk>>;
  readonly logs: ReadonlyMap<Place, readonly Envelope[]>;
  readonly positions: readonly StoredPosition[];
  readonly notes: readonly Note[];
  /** Records that were never delivered. */
  readonly unread: number;
}

/** A deliberate fault in the world, with which checkers are tried. */
export interface Sabotage {
  readonly services?: (services: MemoryServices) => MemoryServices;
  /** What of a record of the house reaches the stream, in place of it. */
  readonly record?: (bytes: Uint8Array) => readonly Uint8Array[];
}
