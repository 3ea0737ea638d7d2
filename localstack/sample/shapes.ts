import type { Label } from '@watchhouse/contracts';

/** A place in metres: x to the east, y to the north. */
export type Place = [x: number, y: number];

/** A rectangle along the axes: its south-west corner and its size in metres. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly depth: number;
}

export const label = (hans: string, hant: string, en: string): Label => ({
  'zh-Hans': hans,
  'zh-Hant': hant,
  en,
});

/** A rectangle as GeoJSON, anticlockwise from its south-west corner. */
export function polygonOf({ x, y, width, depth }: Rectangle) {
  const corners: Place[] = [
    [x, y],
    [x + width, y],
    [x + width, y + depth],
    [x, y + depth],
    [x, y],
  ];
  return { type: 'Polygon' as const, coordinates: [corners.map(tidied)] };
}

export const lineOf = (from: Place, to: Place) => ({
  type: 'LineString' as const,
  coordinates: [tidied(from), tidied(to)],
});
export const pointOf = (place: Place) => ({ type: 'Point' as const, coordinates: tidied(place) });

/** A place inside a rectangle, as shares of its width and depth. */
export const inside = (room: Rectangle, share: Place): Place => [
  room.x + room.width * share[0],
  room.y + room.depth * share[1],
];

/** Whole centimetres: sums of decimals would leave a trail of digits. */
function tidied([x, y]: Place): Place {
  return [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
}
