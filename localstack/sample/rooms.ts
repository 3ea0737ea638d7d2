import type { Label, UnitCategory } from '@watchhouse/contracts';
import { label } from './shapes.ts';
import type { Rectangle } from './shapes.ts';

/** A room of the sample floor. */
export interface Room extends Rectangle {
  readonly key: string;
  readonly code: string;
  readonly category: UnitCategory;
  readonly name: Label;
}

/** Ten cells side by side along the corridor, the yard behind them. */
const cellCount = 10;
const cellWidth = 3.6;
const cellDepth = 7.5;
const corridorY = 10;
const corridorDepth = 5;
const cellsY = corridorY + corridorDepth;
const blockWidth = cellCount * cellWidth;

export const cells: readonly Room[] = Array.from({ length: cellCount }, (_, index) => {
  const number = String(101 + index);
  return {
    key: `cell-${number}`,
    code: `A${number}`,
    category: 'cell',
    name: label(`A区${number}室`, `A區${number}室`, `Cell A${number}`),
    x: index * cellWidth,
    y: cellsY,
    width: cellWidth,
    depth: cellDepth,
  };
});

export const corridor: Room = {
  key: 'corridor',
  code: 'A-C1',
  category: 'corridor',
  name: label('A区主通道', 'A區主通道', 'Block A main corridor'),
  x: 0,
  y: corridorY,
  width: blockWidth,
  depth: corridorDepth,
};
/** Runs south from the corridor, past the rooms where people are questioned and met. */
export const passage: Room = {
  key: 'passage',
  code: 'A-C2',
  category: 'corridor',
  name: label('提讯通道', '提訊通道', 'Interrogation passage'),
  x: 14,
  y: -6,
  width: 2.4,
  depth: 16,
};
export const lobby: Room = {
  key: 'lobby',
  code: 'A-L1',
  category: 'corridor',
  name: label('AB门前厅', 'AB門前廳', 'Sally port lobby'),
  x: blockWidth,
  y: 9.5,
  width: 9,
  depth: 6,
};
export const sallyPort: Room = {
  key: 'sally-port',
  code: 'AB-1',
  category: 'sally-port',
  name: label('AB门通道', 'AB門通道', 'Sally port'),
  x: lobby.x + lobby.width,
  y: 10,
  width: 6,
  depth: 5,
};
export const yard: Room = {
  key: 'yard',
  code: 'A-Y1',
  category: 'yard',
  name: label('A区放风场', 'A區放風場', 'Block A yard'),
  x: 0,
  y: cellsY + cellDepth,
  width: blockWidth,
  depth: 5,
};

/** Rooms south of the corridor, from west to east; the passage lies between the third and the fourth. */
const southern: readonly (Omit<Room, 'x' | 'y' | 'depth'> & { readonly x: number })[] = [
  {
    key: 'medical',
    code: 'A-M1',
    category: 'medical-room',
    name: label('医务室', '醫務室', 'Medical room'),
    x: 0,
    width: 5,
  },
  {
    key: 'interrogation',
    code: 'A-I1',
    category: 'interrogation-room',
    name: label('第一提讯室', '第一提訊室', 'Interrogation room 1'),
    x: 5,
    width: 4.5,
  },
  {
    key: 'lawyer',
    code: 'A-W1',
    category: 'lawyer-meeting-room',
    name: label('律师会见室', '律師會見室', 'Lawyer meeting room'),
    x: 9.5,
    width: 4.5,
  },
  {
    key: 'control',
    code: 'A-K1',
    category: 'control-room',
    name: label('A区巡控室', 'A區巡控室', 'Block A control room'),
    x: 16.4,
    width: 7.6,
  },
  {
    key: 'office',
    code: 'A-O1',
    category: 'office',
    name: label('管教办公室', '管教辦公室', 'Wardens’ office'),
    x: 24,
    width: 6,
  },
  {
    key: 'store',
    code: 'A-S1',
    category: 'store',
    name: label('物品保管室', '物品保管室', 'Property store'),
    x: 30,
    width: 6,
  },
];
export const dutyRooms: readonly Room[] = southern.map((room) => ({ ...room, y: 4, depth: 6 }));

/** Every room of the floor. */
export const rooms: readonly Room[] = [
  corridor,
  passage,
  lobby,
  sallyPort,
  yard,
  ...cells,
  ...dutyRooms,
];
