import type { Label } from '@watchhouse/contracts';
import { cells, corridor, dutyRooms, lobby, passage, sallyPort, yard } from './rooms.ts';
import type { Room } from './rooms.ts';
import { label } from './shapes.ts';
import type { Place } from './shapes.ts';

/** A door of the sample floor: its line in the wall and the rooms on both sides. */
export interface Door {
  readonly key: string;
  readonly kind: 'door' | 'cell-door' | 'ab-door' | 'gate';
  readonly name: Label;
  readonly from: Place;
  readonly to: Place;
  readonly rooms: readonly Room[];
}

const doorWidth = 1;

const cellDoors = cells.map((cell): Door => ({
  key: `${cell.key}-door`,
  kind: 'cell-door',
  name: label(`${cell.code}监室门`, `${cell.code}監室門`, `Door of cell ${cell.code}`),
  from: [cell.x + 0.6, cell.y],
  to: [cell.x + 0.6 + doorWidth, cell.y],
  rooms: [cell, corridor],
}));
const yardDoors = cells.map((cell): Door => ({
  key: `${cell.key}-yard-door`,
  kind: 'cell-door',
  name: label(`${cell.code}放风门`, `${cell.code}放風門`, `Yard door of cell ${cell.code}`),
  from: [cell.x + cell.width - 0.6 - doorWidth, yard.y],
  to: [cell.x + cell.width - 0.6, yard.y],
  rooms: [cell, yard],
}));
const dutyDoors = dutyRooms.map((room): Door => ({
  key: `${room.key}-door`,
  kind: 'door',
  name: label(
    `${room.name['zh-Hans']}门`,
    `${room.name['zh-Hant']}門`,
    `Door of ${room.name.en.toLowerCase()}`,
  ),
  from: [room.x + room.width / 2, corridor.y],
  to: [room.x + room.width / 2 + doorWidth, corridor.y],
  rooms: [room, corridor],
}));

export const doorA: Door = {
  key: 'ab-door-a',
  kind: 'ab-door',
  name: label('A门', 'A門', 'Door A'),
  from: [sallyPort.x, 12],
  to: [sallyPort.x, 13.2],
  rooms: [lobby, sallyPort],
};
export const doorB: Door = {
  key: 'ab-door-b',
  kind: 'ab-door',
  name: label('B门', 'B門', 'Door B'),
  from: [sallyPort.x + sallyPort.width, 12],
  to: [sallyPort.x + sallyPort.width, 13.2],
  rooms: [sallyPort],
};
const gates: readonly Door[] = [
  {
    key: 'corridor-gate',
    kind: 'gate',
    name: label('主通道隔离门', '主通道隔離門', 'Corridor gate'),
    from: [lobby.x, 11],
    to: [lobby.x, 14],
    rooms: [corridor, lobby],
  },
  {
    key: 'passage-gate',
    kind: 'gate',
    name: label('提讯通道隔离门', '提訊通道隔離門', 'Passage gate'),
    from: [passage.x + 0.2, corridor.y],
    to: [passage.x + passage.width - 0.2, corridor.y],
    rooms: [passage, corridor],
  },
  {
    key: 'passage-exit',
    kind: 'gate',
    name: label('提讯通道外门', '提訊通道外門', 'Outer door of the passage'),
    from: [passage.x + 0.6, passage.y],
    to: [passage.x + passage.width - 0.6, passage.y],
    rooms: [passage],
  },
];

/** Every door of the floor. */
export const doors: readonly Door[] = [
  ...cellDoors,
  ...yardDoors,
  ...dutyDoors,
  doorA,
  doorB,
  ...gates,
];
