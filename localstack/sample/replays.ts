import path from 'node:path';
import type { Replay } from '@watchhouse/contracts';
import { corridor, passage, sallyPort, yard } from './rooms.ts';
import { sampleId } from './sample-id.ts';
import { transferSeconds } from './script.ts';
import type { Place } from './shapes.ts';

/** A recording laid into the floor, before its ids are parsed. */
type Laid = Omit<Replay, 'level'> & { readonly level: string };

const level = sampleId('level', 'ground');
const recorded = (name: string): string => path.join(import.meta.dirname, 'recordings', name);
const metres = { framesPerSecond: 25, unitMetres: 1, level };
/** In the crowd's own frame: where the narrow door begins, and its middle. */
const recordedDoor: Place = [0.1, -0.7];
const doorMiddleY = 12.6;

/**
 * A group waits before door A and passes it one by one, again and again. The recorded crowd moves
 * towards its own south; a quarter turn makes that the east, where the sally port is.
 */
const transfer: Laid = {
  ...metres,
  name: 'transfer-at-door-a',
  recording: recorded('bottleneck-030-c-56-h0.txt.gz'),
  origin: [sallyPort.x + recordedDoor[1], doorMiddleY - recordedDoor[0]],
  turnDegrees: 90,
  people: [2, 3, 4, 10, 13, 21, 32, 37, 41, 44, 47, 56, 70, 72],
  fromSecond: 0,
  toSecond: 64.8,
  startSecond: 2,
  repeatSeconds: transferSeconds,
};

/** Every fourth of the recorded walkers, so that the corridor is used, not crowded. */
const walkers = (first: number): number[] =>
  Array.from({ length: 37 }, (_, index) => first + index * 4).filter((person) => person <= 148);

const corridorWalk: Laid = {
  ...metres,
  name: 'main-corridor',
  recording: recorded('uni-corr-500-01.txt.gz'),
  origin: [corridor.x + 20, corridor.y + 0.05],
  turnDegrees: 0,
  people: walkers(1),
  fromSecond: 3.9,
  toSecond: 79.5,
  startSecond: 0,
  repeatSeconds: 80,
};

/** The same corridor turned about walks in the yard, with other people of the recording. */
const yardWalk: Laid = {
  ...corridorWalk,
  name: 'yard-exercise',
  origin: [yard.x + 12, yard.y + 4.7],
  turnDegrees: 180,
  people: walkers(3),
  startSecond: 6,
  repeatSeconds: 90,
};

const passageWalk: Laid = {
  name: 'interrogation-passage',
  recording: recorded('uo-050-180-180.txt.gz'),
  framesPerSecond: 25,
  unitMetres: 0.01,
  level,
  origin: [passage.x + 0.15, passage.y + 7],
  turnDegrees: 0,
  people: [1, 6, 11, 16, 21, 26, 31, 36, 41, 46, 51, 56, 61],
  fromSecond: 1.7,
  toSecond: 40.7,
  startSecond: 4,
  repeatSeconds: 75,
};

export const replays: readonly Laid[] = [transfer, corridorWalk, yardWalk, passageWalk];
