import type { Label } from '@watchhouse/contracts';
import { cells, corridor, dutyRooms, lobby, passage, sallyPort, yard } from './rooms.ts';
import type { Room } from './rooms.ts';
import { inside, label } from './shapes.ts';
import type { Place } from './shapes.ts';

/** A device of the sample floor. */
export interface Device {
  readonly key: string;
  readonly kind: 'camera' | 'duress-button' | 'door-controller' | 'intercom';
  readonly name: Label;
  readonly room: Room;
  readonly place: Place;
  /** Cameras: degrees clockwise from north, opening angle, and reach in metres. */
  readonly view?: { readonly bearing: number; readonly angle: number; readonly range: number };
}

type View = NonNullable<Device['view']>;

const named = (room: Room, hans: string, hant: string, en: string): Label =>
  label(
    `${room.name['zh-Hans']}${hans}`,
    `${room.name['zh-Hant']}${hant}`,
    `${room.name.en} ${en}`,
  );

const camera = (room: Room, key: string, share: Place, view: View): Device => ({
  key: `camera-${key}`,
  kind: 'camera',
  name: named(room, '摄像机', '攝像機', 'camera'),
  room,
  place: inside(room, share),
  view,
});
const button = (room: Room): Device => ({
  key: `duress-${room.key}`,
  kind: 'duress-button',
  name: named(room, '紧急报警按钮', '緊急報警按鈕', 'duress button'),
  room,
  place: inside(room, [0.9, 0.2]),
});

const roomOf = (key: string): Room => {
  const room = dutyRooms.find((candidate) => candidate.key === key);
  if (!room) throw new Error(`There is no duty room called ${key}.`);
  return room;
};

const cellCameras = cells.map((cell) =>
  camera(cell, cell.key, [0.05, 0.03], { bearing: 25, angle: 100, range: 8 }),
);
const hallCameras = [
  camera(corridor, 'corridor-west', [0.01, 0.5], { bearing: 90, angle: 70, range: 20 }),
  camera(corridor, 'corridor-middle', [0.55, 0.95], { bearing: 225, angle: 90, range: 15 }),
  camera(corridor, 'corridor-east', [0.99, 0.5], { bearing: 270, angle: 70, range: 20 }),
  camera(passage, 'passage', [0.5, 0.98], { bearing: 180, angle: 60, range: 17 }),
  camera(lobby, 'lobby', [0.05, 0.95], { bearing: 115, angle: 90, range: 11 }),
  camera(sallyPort, 'sally-port', [0.95, 0.9], { bearing: 250, angle: 100, range: 7 }),
  camera(yard, 'yard-west', [0.01, 0.9], { bearing: 100, angle: 80, range: 20 }),
  camera(yard, 'yard-east', [0.99, 0.9], { bearing: 260, angle: 80, range: 20 }),
];
/** None in the lawyer meeting room: what is said there is not seen and not recorded. */
const roomCameras = ['medical', 'interrogation', 'control', 'store'].map((key) =>
  camera(roomOf(key), key, [0.05, 0.05], { bearing: 45, angle: 100, range: 8 }),
);

/** The camera that a simulated ONVIF camera stands for in a run; the others speak by the script. */
export const onvifCameraKey = 'camera-yard-west';

/** Drives every door of the block and tells how it stands. */
export const doorController: Device = {
  key: 'door-controller',
  kind: 'door-controller',
  name: label('A区门禁控制器', 'A區門禁控制器', 'Block A door controller'),
  room: roomOf('control'),
  place: inside(roomOf('control'), [0.5, 0.1]),
};

/** Every device of the floor. */
export const devices: readonly Device[] = [
  ...hallCameras,
  ...roomCameras,
  ...cellCameras,
  doorController,
  ...['medical', 'interrogation', 'lawyer', 'control', 'office'].map((key) => button(roomOf(key))),
  button(corridor),
  button(lobby),
  {
    key: 'intercom-sally-port',
    kind: 'intercom',
    name: named(sallyPort, '对讲机', '對講機', 'intercom'),
    room: sallyPort,
    place: inside(sallyPort, [0.05, 0.15]),
  },
];
