import { devices, doorController, onvifCameraKey } from './devices.ts';
import { doorA, doorB, doors } from './doors.ts';
import type { Door } from './doors.ts';
import { sampleId } from './sample-id.ts';

/** Length of the day that repeats. */
const cycleSeconds = 300;
/** A transfer through the sally port comes more often, so that whoever looks sees one within a minute. */
export const transferSeconds = 100;

interface Moment {
  readonly atSecond: number;
  readonly repeatSeconds: number;
  readonly device: string;
  readonly type: 'door.state' | 'device.health';
  readonly data: object;
}

const controller = sampleId('device', doorController.key);
const restingState = (door: Door): 'locked' | 'closed' =>
  door.kind === 'door' ? 'closed' : 'locked';

const repeatOf = (door: Door): number =>
  door === doorA || door === doorB ? transferSeconds : cycleSeconds;

const doorSays = (door: Door, atSecond: number, state: string): Moment => ({
  atSecond,
  repeatSeconds: repeatOf(door),
  device: controller,
  type: 'door.state',
  data: { door: sampleId('door', door.key), state },
});

/** A door opened for so long, then back to how it rests. */
const opened = (door: Door, from: number, seconds: number): Moment[] => [
  doorSays(door, from, 'open'),
  doorSays(door, from + seconds, 'closed'),
  ...(restingState(door) === 'locked' ? [doorSays(door, from + seconds + 1, 'locked')] : []),
];

const byKey = (key: string): Door => {
  const door = doors.find((candidate) => candidate.key === key);
  if (!door) throw new Error(`There is no door called ${key}.`);
  return door;
};

/** The two doors of the sally port are never open together: B opens after A is locked behind the group. */
const transfer = [...opened(doorA, 3, 64), ...opened(doorB, 72, 25)];
/** Gates stand open while people walk through them. */
const walking = [...opened(byKey('corridor-gate'), 1, 20), ...opened(byKey('passage-gate'), 4, 45)];
/** Cells are opened one after another, never two together. */
const cellRound = [101, 103, 104, 107, 110].flatMap((number, index) =>
  opened(byKey(`cell-${number}-door`), 90 + index * 25, 8),
);
const exercise = [
  ...opened(byKey('cell-105-yard-door'), 6, 10),
  ...opened(byKey('cell-106-yard-door'), 20, 9),
];
const duty = [
  ...opened(byKey('control-door'), 33, 5),
  ...opened(byKey('medical-door'), 140, 6),
  ...opened(byKey('office-door'), 205, 4),
];

const atRest = doors.map((door) => doorSays(door, 0, restingState(door)));

const healthEverySeconds = 60;
const blindCamera = 'camera-yard-east';
/** Each device answers once a minute, spread over the minute; one camera is dazzled now and then. */
const answers = devices
  .filter(({ key }) => key !== blindCamera && key !== onvifCameraKey)
  .map((device, index) => healthOf(device.key, (index % 10) / 10, { state: 'online' }));
const dazzled: Moment[] = [
  healthOf(blindCamera, 0.5, { state: 'online', reason: 'recovered' }, cycleSeconds * 4),
  healthOf(blindCamera, 190, { state: 'degraded', reason: 'blind' }, cycleSeconds * 4),
  healthOf(blindCamera, 235, { state: 'online', reason: 'recovered' }, cycleSeconds * 4),
];

function healthOf(
  key: string,
  atSecond: number,
  said: { readonly state: string; readonly reason?: string },
  repeatSeconds = healthEverySeconds,
): Moment {
  const device = sampleId('device', key);
  return { atSecond, repeatSeconds, device, type: 'device.health', data: { device, ...said } };
}

/** What doors and devices say during the day that repeats. */
export const script: readonly Moment[] = [
  ...atRest,
  ...transfer,
  ...walking,
  ...cellRound,
  ...exercise,
  ...duty,
  ...answers,
  ...dazzled,
];
