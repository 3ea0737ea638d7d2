import { Replay } from '@watchhouse/contracts';
import { expect, it } from 'vitest';
import { framesBetween, placeReplay } from './placed-replay.ts';
import { parseRecording } from './recording.ts';

const recording = parseRecording(
  '7 0 100 0 170\n7 25 200 0 170\n8 25 0 100 180\n7 75 300 0 170',
  'r',
);
const placed = (parts: object = {}) =>
  placeReplay(
    Replay.parse({
      name: 'r',
      recording: 'r.txt',
      framesPerSecond: 25,
      unitMetres: 0.01,
      level: `lvl_01KB3Q0000${'1'.repeat(16)}`,
      origin: [10, 20],
      turnDegrees: 90,
      fromSecond: 0,
      toSecond: 2,
      startSecond: 5,
      repeatSeconds: 3,
      ...parts,
    }),
    recording,
  );
const between = (after: number, until: number, parts: object = {}) =>
  [...framesBetween(placed(parts), after, until)].map(({ ms, round, points }) => ({
    ms,
    round,
    people: points.map(({ person }) => person),
  }));

it('scales, turns and moves what was recorded onto the plan', () => {
  const [first, second] = placed().frames;
  expect(first?.points[0]?.position[0]).toBeCloseTo(10);
  expect(first?.points[0]?.position[1]).toBeCloseTo(21);
  expect(first?.points[0]?.height).toBeCloseTo(1.7);
  expect(second?.points[1]?.position[0]).toBeCloseTo(9);
  expect(second?.points[1]?.position[1]).toBeCloseTo(20);
});

it('shows only the seconds and the people asked for', () => {
  expect(placed().frames.map(({ ms }) => ms)).toEqual([0, 1_000]);
  expect(between(0, 9_000, { people: [8] }).map(({ people }) => people)).toEqual([[8], [8]]);
});

it('plays a round after another, each frame once, wherever the instants are cut', () => {
  const rounds = [
    { ms: 5_000, round: 0, people: [7] },
    { ms: 6_000, round: 0, people: [7, 8] },
    { ms: 8_000, round: 1, people: [7] },
    { ms: 9_000, round: 1, people: [7, 8] },
  ];
  expect(between(-1, 9_000)).toEqual(rounds);
  expect([...between(-1, 5_999), ...between(5_999, 6_000), ...between(6_000, 9_000)]).toEqual(
    rounds,
  );
});

it('plays once without a repetition', () => {
  expect(between(-1, 90_000, { repeatSeconds: undefined })).toHaveLength(2);
});
