import type { Label, ZoneClass } from '@watchhouse/contracts';
import { cells, corridor, lobby, yard } from './rooms.ts';
import type { Room } from './rooms.ts';
import { label } from './shapes.ts';
import type { Rectangle } from './shapes.ts';

/** A geofence of the sample floor. */
export interface Zone extends Rectangle {
  readonly key: string;
  readonly class: ZoneClass;
  readonly room: Room;
  readonly name: Label;
  readonly dwellSeconds?: number;
}

const windowDepth = 0.8;
const toilet = { width: 1.2, depth: 1.4 };

const windowLines = cells.map((cell): Zone => ({
  key: `${cell.key}-window`,
  class: 'danger',
  room: cell,
  name: label('窗前危险区', '窗前危險區', 'window line'),
  x: cell.x,
  y: cell.y + cell.depth - windowDepth,
  width: cell.width,
  depth: windowDepth,
}));
const toilets = cells.map((cell): Zone => ({
  key: `${cell.key}-toilet`,
  class: 'toilet',
  room: cell,
  name: label('卫生间', '衛生間', 'toilet'),
  x: cell.x + cell.width - toilet.width,
  y: cell.y,
  ...toilet,
}));
const beds = cells.map((cell): Zone => ({
  key: `${cell.key}-beds`,
  class: 'bed',
  room: cell,
  name: label('铺位', '鋪位', 'beds'),
  x: cell.x,
  y: cell.y + 2.2,
  width: 2,
  depth: 4.2,
}));

/** Nobody waits before an interlocked door: whoever stands there may slip through with the next group. */
const approach: Zone = {
  key: 'ab-door-approach',
  class: 'danger',
  room: lobby,
  name: label('A门前危险区', 'A門前危險區', 'approach to door A'),
  x: lobby.x + lobby.width - 2.3,
  y: 10.5,
  width: 2.2,
  depth: 4,
  dwellSeconds: 20,
};
const controlDoor: Zone = {
  key: 'control-red-line',
  class: 'red-line',
  room: corridor,
  name: label('巡控室门前警戒线', '巡控室門前警戒線', 'red line before the control room'),
  x: 19,
  y: corridor.y,
  width: 3.4,
  depth: 0.2,
};
const yardWall: Zone = {
  key: 'yard-red-line',
  class: 'red-line',
  room: yard,
  name: label('外墙警戒线', '外牆警戒線', 'red line at the outer wall'),
  x: yard.x,
  y: yard.y + yard.depth - 0.4,
  width: yard.width,
  depth: 0.4,
};

/** Every geofence of the floor. */
export const zones: readonly Zone[] = [
  approach,
  controlDoor,
  yardWall,
  ...windowLines,
  ...toilets,
  ...beds,
];
