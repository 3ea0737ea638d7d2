import type { Position } from '@watchhouse/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { containsPoint, distanceToEdge, segmentsCross } from './polygon.ts';

const room: Position[] = [
  [0, 0],
  [4, 0],
  [4, 3],
  [0, 3],
  [0, 0],
];
const pillar: Position[] = [
  [1, 1],
  [2, 1],
  [2, 2],
  [1, 2],
  [1, 1],
];

it('tells the inside of a room from its outside and from a pillar in it', () => {
  expect(containsPoint([room], [1.5, 1.5])).toBe(true);
  expect(containsPoint([room, pillar], [1.5, 1.5])).toBe(false);
  expect(containsPoint([room, pillar], [3, 2.5])).toBe(true);
  expect(containsPoint([room], [4.1, 1])).toBe(false);
});

it('agrees with arithmetic on any rectangle', () => {
  const metre = fc.double({ min: -50, max: 50, noNaN: true });
  fc.assert(
    fc.property(metre, metre, fc.double({ min: 0.5, max: 20, noNaN: true }), (x, y, size) => {
      const square: Position[] = [
        [0, 0],
        [size, 0],
        [size, size],
        [0, size],
        [0, 0],
      ];
      const onEdge = distanceToEdge([square], [x, y]) < 1e-9;
      fc.pre(!onEdge);
      expect(containsPoint([square], [x, y])).toBe(x > 0 && x < size && y > 0 && y < size);
    }),
  );
});

it('measures how far a point is from the line, inside and outside', () => {
  expect(distanceToEdge([room], [2, 1])).toBeCloseTo(1);
  expect(distanceToEdge([room], [7, 7])).toBeCloseTo(5);
});

it('notices a path through a door line and one beside it', () => {
  expect(segmentsCross([0, 0], [2, 0], [1, -1], [1, 1])).toBe(true);
  expect(segmentsCross([0, 0], [2, 0], [3, -1], [3, 1])).toBe(false);
  expect(segmentsCross([0, 0], [2, 0], [0, 1], [2, 1])).toBe(false);
});
