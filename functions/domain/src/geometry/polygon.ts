import type { Position } from '@watchhouse/contracts';

/** Rings of a GeoJSON polygon in metres: the outline first, then holes. */
export type Rings = readonly (readonly Position[])[];

/** The rectangle along the axes around a polygon. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The box around a polygon's outline. */
export function boxOf([outline = []]: Rings): Box {
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  return {
    west: Math.min(...xs),
    south: Math.min(...ys),
    east: Math.max(...xs),
    north: Math.max(...ys),
  };
}

/** Whether a point lies in a box or no further from its sides than a margin in metres. */
export const isNear = ({ west, south, east, north }: Box, [x, y]: Position, margin: number) =>
  x >= west - margin && x <= east + margin && y >= south - margin && y <= north + margin;

/** Whether a point lies inside a polygon and outside its holes (even-odd rule); the boundary is either. */
export function containsPoint(rings: Rings, [x, y]: Position): boolean {
  let inside = false;
  for (const ring of rings) {
    let [ax, ay] = ring.at(-1) ?? [0, 0];
    for (const [bx, by] of ring) {
      if (ay > y !== by > y && x < ((ax - bx) * (y - by)) / (ay - by) + bx) inside = !inside;
      [ax, ay] = [bx, by];
    }
  }
  return inside;
}

/** Metres from a point to the nearest edge of a polygon, whichever side it lies on. */
export function distanceToEdge(rings: Rings, point: Position): number {
  let nearest = Infinity;
  for (const ring of rings) {
    let from = ring.at(-1);
    for (const to of ring) {
      if (from) nearest = Math.min(nearest, distanceToSegment(point, from, to));
      from = to;
    }
  }
  return nearest;
}

/** Metres from a point to a segment. */
export function distanceToSegment(
  [x, y]: Position,
  [ax, ay]: Position,
  [bx, by]: Position,
): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / length;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}

/** Whether two segments cross or touch. */
export function segmentsCross(a: Position, b: Position, c: Position, d: Position): boolean {
  const sideOfC = side(a, b, c);
  const sideOfD = side(a, b, d);
  const sideOfA = side(c, d, a);
  const sideOfB = side(c, d, b);
  return (
    sideOfC * sideOfD <= 0 && sideOfA * sideOfB <= 0 && [sideOfC, sideOfD].some((s) => s !== 0)
  );
}

const side = ([ax, ay]: Position, [bx, by]: Position, [px, py]: Position): number =>
  (bx - ax) * (py - ay) - (by - ay) * (px - ax);
