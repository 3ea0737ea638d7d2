import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { limits } from '@watchhouse/contracts';
import { ConfigFault, reasonOf } from '../config.ts';

/** One recorded person in one frame, in the recording's own frame and unit. */
export interface RecordedPoint {
  readonly person: number;
  readonly x: number;
  readonly y: number;
  /** Head height. */
  readonly z: number;
}

/** Recorded people by frame number. */
export type Recording = ReadonlyMap<number, readonly RecordedPoint[]>;

/** Reads a recording from a file, unpacked when its name ends in `.gz`; throws a `ConfigFault`. */
export function readRecording(file: string): Recording {
  return parseRecording(textOf(file), file);
}

function textOf(file: string): string {
  const maxOutputLength = limits.agent.recordingBytesMax;
  try {
    if (statSync(file).size > maxOutputLength) throw new Error('it is too large');
    const bytes = readFileSync(file);
    return (file.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength }) : bytes).toString('utf8');
  } catch (error) {
    throw new ConfigFault(`The recording ${file} cannot be read: ${reasonOf(error)}.`);
  }
}

/** Parses `id frame x y z` lines; lines that begin with `#` are remarks. */
export function parseRecording(text: string, name: string): Recording {
  const frames = new Map<number, RecordedPoint[]>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('#') || line.trim() === '') continue;
    const numbers = line.trim().split(/\s+/).map(Number);
    const [person, frame, x, y, z] = numbers;
    if (numbers.some(Number.isNaN) || person === undefined || frame === undefined) {
      throw malformed(name, index);
    }
    if (x === undefined || y === undefined || z === undefined) throw malformed(name, index);
    const points = frames.get(frame);
    if (points) points.push({ person, x, y, z });
    else frames.set(frame, [{ person, x, y, z }]);
  }
  return frames;
}

const malformed = (name: string, index: number): ConfigFault =>
  new ConfigFault(
    `The recording ${name} is malformed at line ${index + 1}: expected id frame x y z.`,
  );
