import type { Position } from '@watchhouse/contracts';
import { describe, expect, test } from 'vitest';
import {
  boxOf,
  centreOf,
  isInSector,
  isInside,
  pathOfRings,
  toDrawing,
  unitsPerMetre,
} from './geometry.ts';

const room: Position[] = [
  [0, 0],
  [4, 0],
  [4, 2],
  [0, 2],
  [0, 0],
];
const corner: Position[] = [
  [0, 0],
  [4, 0],
  [4, 1],
  [1, 1],
  [1, 4],
  [0, 4],
  [0, 0],
];

describe('geometry of the plan', () => {
  test('north is up: a larger y is drawn higher', () => {
    expect(toDrawing([0, 2]).y).toBeLessThan(toDrawing([0, 1]).y);
  });

  test('the middle of a room is its centre', () => {
    const [x, y] = centreOf(room);
    expect(x).toBeCloseTo(2);
    expect(y).toBeCloseTo(1);
  });

  test('a ring without area still has a place', () => {
    expect(centreOf([[1, 1]])).toEqual([1, 1]);
  });

  test('inside and outside are told apart, also in a room round a corner', () => {
    expect(isInside(room, [1, 1])).toBe(true);
    expect(isInside(room, [5, 1])).toBe(false);
    expect(isInside(corner, [0.5, 3])).toBe(true);
    expect(isInside(corner, [3, 3])).toBe(false);
  });

  test('the box holds all positions', () => {
    expect(boxOf(room)).toEqual({
      x: 0,
      y: -2 * unitsPerMetre,
      width: 4 * unitsPerMetre,
      height: 2 * unitsPerMetre,
    });
  });

  test('a camera looking east sees what is before it, not behind it nor too far', () => {
    const sees = (x: number, y: number) => isInSector([0, 0], [x, y], 90, 60, 10);
    expect([sees(5, 0), sees(5, 2), sees(-5, 0), sees(0, 5), sees(11, 0)]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('a camera looking north sees both sides of north', () => {
    const sees = (x: number, y: number) => isInSector([0, 0], [x, y], 0, 60, 10);
    expect([sees(1, 5), sees(-1, 5), sees(0, -5)]).toEqual([true, true, false]);
  });

  test('rings become closed paths', () => {
    expect(
      pathOfRings([
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ]),
    ).toBe('M0 0L20 0L20 -20L0 0Z');
  });
});
