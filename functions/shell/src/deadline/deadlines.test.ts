import { limits } from '@watchhouse/contracts';
import type { AlarmId, OpenAlarmRow } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { handleWake } from '../consumers/handle-wake.ts';
import { aHouse } from '../consumers/house-examples.ts';
import type { House } from '../consumers/house-examples.ts';
import { consumers } from '../consumers/registry.ts';
import type { CrashPoint } from '../crash-points.ts';
import { fireDeadline } from './fire-deadline.ts';
import { sweepDeadlines } from './sweep-deadlines.ts';

const minute = 60_000;
const farFuture = '9999-01-01T00:00:00.000Z' as House['clock'] extends { now(): infer I }
  ? I
  : never;

const dueItems = ({ services }: House) => services.due.until(farFuture, 100);
const statusOf = async ({ services, facility }: House, alarm: AlarmId) =>
  ((await services.views.row(facility, 'open-alarms', alarm)) as OpenAlarmRow | undefined)?.status;
const eventsOf = async ({ services, facility }: House, type: string) =>
  (await services.ledger.readLog(facility, 1, 200)).events.filter((event) => event.type === type);

/** An alarm of the house, shelved for some minutes; its due item is not written yet. */
async function aShelvedAlarm(house: House, minutes: number): Promise<AlarmId> {
  const alarm = await house.raise();
  await house.order({
    type: 'alarm.shelve',
    payload: { alarm, minutes, reason: '门窗维修' },
  });
  return alarm;
}
async function deliver({ services }: House): Promise<void> {
  for (const message of services.wake.take()) {
    if (message.kind === 'deadline') await handleWake(services, message);
  }
}

describe('a deadline', () => {
  it('is woken at its instant by the queue when it is near', async () => {
    const house = await aHouse();
    const alarm = await aShelvedAlarm(house, 10);
    await house.settle();
    expect(await dueItems(house)).toHaveLength(1);
    house.clock.pass(10 * minute - 1);
    await deliver(house);
    expect(await statusOf(house, alarm)).toBe('shelved');
    house.clock.pass(1);
    await deliver(house);
    expect(await statusOf(house, alarm)).toBe('unack-active');
    expect(await dueItems(house)).toEqual([]);
  });

  it('is queued by the clock once it comes near, when it was too far for the queue', async () => {
    const house = await aHouse();
    const alarm = await aShelvedAlarm(house, 60);
    await house.settle();
    const seconds = limits.deadline.queueDelaySecondsMax;
    expect(house.services.wake.waiting).toEqual([]);
    house.clock.pass(60 * minute - seconds * 1_000);
    await sweepDeadlines(house.services);
    expect(house.services.wake.waiting).toEqual([]);
    house.clock.pass(seconds * 1_000 - minute);
    await sweepDeadlines(house.services);
    house.clock.pass(minute);
    await deliver(house);
    expect(await statusOf(house, alarm)).toBe('unack-active');
  });

  it('is woken by the clock when the queue lost it, however late', async () => {
    const house = await aHouse();
    const alarm = await aShelvedAlarm(house, 10);
    await house.settle();
    house.services.wake.waiting.length = 0;
    house.clock.pass(26 * 60 * minute);
    await sweepDeadlines(house.services);
    expect(await statusOf(house, alarm)).toBe('unack-active');
    expect(await dueItems(house)).toEqual([]);
  });

  it('woken twice, by both wakers at once, happens once', async () => {
    const house = await aHouse();
    await aShelvedAlarm(house, 10);
    await house.settle();
    const [item] = await dueItems(house);
    if (item === undefined) throw new Error('nothing due');
    house.clock.pass(10 * minute);
    await Promise.all([
      fireDeadline(house.services, item),
      fireDeadline(house.services, item),
      sweepDeadlines(house.services),
    ]);
    await fireDeadline(house.services, item);
    expect(await eventsOf(house, 'alarm.unshelved')).toHaveLength(1);
    expect(await dueItems(house)).toEqual([]);
  });

  it('woken early changes nothing and is queued again', async () => {
    const house = await aHouse();
    const alarm = await aShelvedAlarm(house, 10);
    await house.settle();
    const [item] = await dueItems(house);
    if (item === undefined) throw new Error('nothing due');
    house.services.wake.waiting.length = 0;
    await fireDeadline(house.services, item);
    expect(await statusOf(house, alarm)).toBe('shelved');
    expect(house.services.wake.waiting).toHaveLength(1);
  });

  it('that became obsolete is removed with what it was for', async () => {
    const house = await aHouse();
    const alarm = await aShelvedAlarm(house, 10);
    await house.settle();
    await house.order({ type: 'alarm.unshelve', payload: { alarm } });
    await house.settle();
    expect(await dueItems(house)).toEqual([]);
  });

  it('that a slow runner left behind is refused quietly and removed', async () => {
    const house = await aHouse();
    const alarm = await aShelvedAlarm(house, 10);
    await house.settle();
    const [item] = await dueItems(house);
    if (item === undefined) throw new Error('nothing due');
    await house.order({ type: 'alarm.unshelve', payload: { alarm } });
    await house.settle();
    await house.services.due.put(item);
    house.clock.pass(10 * minute);
    await sweepDeadlines(house.services);
    expect(await dueItems(house)).toEqual([]);
    expect(await eventsOf(house, 'alarm.unshelved')).toHaveLength(1);
  });

  it('does not keep others waiting when it cannot be decided', async () => {
    const house = await aHouse();
    const alarms = [await aShelvedAlarm(house, 10), await aShelvedAlarm(house, 11)];
    await house.settle();
    const [first] = await dueItems(house);
    if (first === undefined) throw new Error('nothing due');
    await house.services.due.put({
      ...first,
      command: { ...first.command, type: 'no.such' } as never,
    });
    house.clock.pass(20 * minute);
    await sweepDeadlines(house.services);
    const open = await Promise.all(alarms.map((alarm) => statusOf(house, alarm)));
    expect(open.filter((status) => status === 'unack-active')).toHaveLength(1);
    expect(await dueItems(house)).toHaveLength(1);
  });
});

describe('a crash', () => {
  const points: readonly CrashPoint[] = [
    'projection.before-effect',
    'deadline.after-put',
    'deadline.after-queue',
    'projection.before-apply',
    'projection.after-apply',
    'deadline.before-command',
    'append.before-transact',
    'append.after-transact',
    'deadline.after-command',
  ];
  it.each(points)('at %s loses no deadline and doubles none', async (point) => {
    let armed = false;
    const house = await aHouse({
      crash: (at) => {
        if (!armed || at !== point) return;
        armed = false;
        throw new Error(`crash at ${at}`);
      },
    });
    const { services, facility } = house;
    const attempt = async (work: () => Promise<unknown>) => {
      try {
        await work();
      } catch {
        await work();
      }
    };
    const alarm = await aShelvedAlarm(house, 10);
    armed = true;
    await attempt(() => consumers.deadlines.run(services, facility));
    house.clock.pass(10 * minute);
    await sweepDeadlines(services);
    await sweepDeadlines(services);
    await house.settle();
    expect(armed).toBe(false);
    expect(await statusOf(house, alarm)).toBe('unack-active');
    expect(await eventsOf(house, 'alarm.unshelved')).toHaveLength(1);
    expect(await dueItems(house)).toEqual([]);
  });
});
