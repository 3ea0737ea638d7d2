import { afterAll, expect, test } from 'vitest';
import type { LiveDevice } from '@watchhouse/contracts';
import { openAlarm } from '../deployed/alarms.ts';
import { orderFault } from '../deployed/demo-agent.ts';
import { runningHouse } from '../deployed/house.ts';
import { connectLive } from '../deployed/live-client.ts';
import { officerOf } from '../deployed/officer.ts';
import { until } from '../deployed/until.ts';

const house = runningHouse();
const officer = await officerOf(house, 'command');
/** Somebody who looks: otherwise what moves is kept only twice a minute. */
const onlooker = await connectLive(house, officer);
afterAll(() => onlooker.close());
const camera = house.run.camera?.device;

const device = async (): Promise<LiveDevice | undefined> =>
  (await officer.get('liveState')).devices.find((row) => row.device === camera);

const untilDevice = (what: string, holds: (row: LiveDevice) => boolean) =>
  until(
    what,
    async () => {
      const row = await device();
      return row !== undefined && holds(row) ? row : undefined;
    },
    120_000,
  );

const isBack = () => untilDevice('the camera is back', ({ state }) => state === 'online');

/** The alarm of this camera under a rule, as long as its condition lasts. */
const alarmOf = (rule: string, since: string) =>
  openAlarm(
    officer,
    house.first,
    ({ definition, place, openedAt }) =>
      definition.rule === rule && place.device === camera && openedAt >= since,
    120_000,
  );

test(
  'a camera that is off is shown as off with the reason, is an alarm, and comes back by itself',
  { timeout: 300_000 },
  async () => {
    await isBack();
    const since = new Date().toISOString();
    await orderFault('camera', 'off', '--for', '20s');
    const gone = await untilDevice('the camera is off', ({ state }) => state === 'offline');
    expect(gone.reason).toBe('no-answer');
    await alarmOf('device-silent', since);
    await isBack();
  },
);

test(
  'a camera whose clock jumps five minutes is shown with its offset and is an alarm',
  { timeout: 300_000 },
  async () => {
    await isBack();
    const since = new Date().toISOString();
    await orderFault('camera', 'clock', '--by', '5m');
    const wrong = await untilDevice(
      'the offset is known',
      ({ clockOffsetMs = 0 }) => Math.abs(clockOffsetMs - 300_000) < 5_000,
    );
    expect(wrong.state).not.toBe('offline');
    await alarmOf('clock-wrong', since);
    await orderFault('camera', 'clock', '--by', '-5m');
    await untilDevice(
      'the clock is right again',
      ({ clockOffsetMs = 0 }) => Math.abs(clockOffsetMs) < 5_000,
    );
  },
);

test(
  'a camera with another password is not called gone for want of an answer',
  { timeout: 300_000 },
  async () => {
    await isBack();
    await orderFault('camera', 'wrong-password', '--for', '20s');
    await untilDevice('the camera is lost', ({ state }) => state !== 'online');
    await isBack();
  },
);
