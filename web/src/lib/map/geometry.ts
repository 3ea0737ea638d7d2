import type { Position } from '@watchhouse/contracts';

/** Drawing units per metre: large enough that text sizes are ordinary numbers. */
export const unitsPerMetre = 20;

/** A point of the drawing: x to the right, y downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
type Ring = readonly Position[];

/** Plan metres (y north) as drawing units (y down). */
export function toDrawing([x, y]: Position): Point {
  return { x: x * unitsPerMetre, y: -y * unitsPerMetre };
}

/** Path data of polygon rings; holes are cut by the even-odd rule. */
export function pathOfRings(rings: readonly Ring[]): string {
  return rings.map((ring) => `${pathOfLine(ring)}Z`).join('');
}

/** Path data of a line. */
export function pathOfLine(line: Ring): string {
  return line
    .map(toDrawing)
    .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`)
    .join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Whether a point lies in a ring (ray casting). */
export function isInside(ring: Ring, [px, py]: Position): boolean {
  let inside = false;
  for (let index = 0; index < ring.length; index += 1) {
    const [ax, ay] = ring[index] ?? [0, 0];
    const [bx, by] = ring[(index + 1) % ring.length] ?? [0, 0];
    const crosses = ay > py !== by > py && px < ((bx - ax) * (py - ay)) / (by - ay) + ax;
    if (crosses) inside = !inside;
  }
  return inside;
}

/** Where a name or a marker of a ring is drawn: its centroid by area, or its mean when it has none. */
export function centreOf(ring: Ring): Position {
  let area = 0;
  let x = 0;
  let y = 0;
  for (let index = 0; index < ring.length; index += 1) {
    const [ax, ay] = ring[index] ?? [0, 0];
    const [bx, by] = ring[(index + 1) % ring.length] ?? [0, 0];
    const cross = ax * by - bx * ay;
    area += cross / 2;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (Math.abs(area) > 1e-9) return [x / (6 * area), y / (6 * area)];
  const count = Math.max(1, ring.length);
  return [
    ring.reduce((sum, [px]) => sum + px, 0) / count,
    ring.reduce((sum, [, py]) => sum + py, 0) / count,
  ];
}

/** Smallest box of the drawing around positions; a unit box when there are none. */
export function boxOf(positions: readonly Position[]): Box {
  const points = positions.map(toDrawing);
  if (points.length === 0) return { x: 0, y: 0, width: unitsPerMetre, height: unitsPerMetre };
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

/** Whether a point lies within a sector of `range` metres around `bearing` (degrees clockwise from north). */
export function isInSector(
  [x, y]: Position,
  [px, py]: Position,
  bearing: number,
  opening: number,
  rangeMetres: number,
): boolean {
  const [dx, dy] = [px - x, py - y];
  if (Math.hypot(dx, dy) > rangeMetres) return false;
  const direction = (Math.atan2(dx, dy) * 180) / Math.PI;
  const turn = Math.abs(((direction - bearing + 540) % 360) - 180);
  return turn <= opening / 2;
}

/** Field of view of a camera: a sector of `range` metres around `bearing` (degrees clockwise from north). */
export function pathOfSector(
  at: Position,
  bearing: number,
  opening: number,
  rangeMetres: number,
): string {
  const centre = toDrawing(at);
  const radius = rangeMetres * unitsPerMetre;
  const edge = (degrees: number) => {
    const radians = (degrees * Math.PI) / 180;
    const x = round(centre.x + radius * Math.sin(radians));
    const y = round(centre.y - radius * Math.cos(radians));
    return `${x} ${y}`;
  };
  const large = opening > 180 ? 1 : 0;
  const from = edge(bearing - opening / 2);
  const to = edge(bearing + opening / 2);
  return `M${round(centre.x)} ${round(centre.y)}L${from}A${radius} ${radius} 0 ${large} 1 ${to}Z`;
}
