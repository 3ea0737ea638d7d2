import type { AgentId } from '@watchhouse/contracts';
import { alarmIdOf } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { heartbeat } from '../consumers/house-examples.ts';
import type { House } from '../consumers/house-examples.ts';
import type { CrashPoint } from '../crash-points.ts';
import { watchAgents } from './watch-agents.ts';
import { superviseWatch } from './watch-chain.ts';
import {
  aCrash,
  alarmsOf as alarms,
  allowedMs,
  aWatchedHouse,
  pass,
  toldOf as alarmEvents,
} from './watch-examples.ts';

const watch = ({ services, facility }: House) => watchAgents(services, facility);

describe('an agent', () => {
  it('is not silent before its time, and is the moment it is over', async () => {
    const house = await aWatchedHouse();
    const opening = await heartbeat(house, house.agent);
    house.clock.pass(allowedMs - 1);
    await watch(house);
    expect(await alarms(house)).toEqual([]);
    house.clock.pass(1);
    await watch(house);
    expect(await alarms(house)).toMatchObject([
      {
        alarm: alarmIdOf('agent-silent', house.agent, opening),
        status: 'unack-active',
        openedAt: house.clock.now(),
        evidence: { signals: [opening], values: { silentSeconds: 15, allowedSeconds: 15 } },
      },
    ]);
  });

  it('is said to be silent once, however often and by whomever it is looked at', async () => {
    const house = await aWatchedHouse();
    await heartbeat(house, house.agent);
    house.clock.pass(allowedMs);
    await Promise.all([watch(house), watch(house), watch(house)]);
    house.clock.pass(allowedMs);
    await watch(house);
    expect(await alarmEvents(house)).toEqual(['alarm.raised']);
  });

  it('that comes back clears its alarm and never corrects it', async () => {
    const house = await aWatchedHouse();
    await heartbeat(house, house.agent);
    house.clock.pass(allowedMs);
    await watch(house);
    const back = await heartbeat(house, house.agent);
    await watch(house);
    await watch(house);
    expect(await alarmEvents(house)).toEqual(['alarm.raised', 'alarm.condition-ended']);
    const { events } = await house.services.ledger.readLog(house.facility, 1, 200);
    expect(events.at(-1)?.payload).toMatchObject({ cause: 'condition-end', signal: back });
    expect(await alarms(house)).toMatchObject([{ status: 'rtn-unack' }]);
  });

  it('silent again while its alarm is open opens the same alarm again', async () => {
    const house = await aWatchedHouse();
    await heartbeat(house, house.agent);
    house.clock.pass(allowedMs);
    await watch(house);
    const [first] = await alarms(house);
    await heartbeat(house, house.agent);
    await watch(house);
    house.clock.pass(allowedMs);
    await watch(house);
    await watch(house);
    expect(await alarmEvents(house)).toEqual([
      'alarm.raised',
      'alarm.condition-ended',
      'alarm.re-alarmed',
    ]);
    expect(await alarms(house)).toMatchObject([{ alarm: first?.alarm, status: 'unack-active' }]);
  });

  it('silent again after its alarm was closed raises another', async () => {
    const house = await aWatchedHouse();
    await heartbeat(house, house.agent);
    house.clock.pass(allowedMs);
    await watch(house);
    const [first] = await alarms(house);
    await house.order({ type: 'alarm.acknowledge', payload: { alarm: first?.alarm } });
    await heartbeat(house, house.agent);
    await watch(house);
    const opening = await heartbeat(house, house.agent);
    house.clock.pass(allowedMs);
    await watch(house);
    expect(await alarms(house)).toMatchObject([
      { alarm: alarmIdOf('agent-silent', house.agent, opening) },
    ]);
  });

  it('that never sent a heartbeat is unknown, not silent', async () => {
    const house = await aWatchedHouse();
    house.clock.pass(60 * allowedMs);
    await superviseWatch(house.services, house.facility);
    expect(await alarms(house)).toEqual([]);
    expect(house.services.wake.waiting).toEqual([]);
  });
});

describe('the watchdog', () => {
  const alive = (house: House & { readonly agent: AgentId }) => () => heartbeat(house, house.agent);

  it('looks by itself, seldom while all is well, and within a second of the time', async () => {
    const house = await aWatchedHouse();
    await heartbeat(house, house.agent);
    await superviseWatch(house.services, house.facility);
    expect(await pass(house, 120, alive(house))).toBeLessThanOrEqual(9);
    expect(await alarmEvents(house)).toEqual([]);
    await pass(house, 14);
    expect(await alarmEvents(house)).toEqual([]);
    await pass(house, 2);
    expect(await alarmEvents(house)).toEqual(['alarm.raised']);
    await pass(house, 6, alive(house));
    expect(await alarmEvents(house)).toEqual(['alarm.raised', 'alarm.condition-ended']);
  });

  it('is started again by the clock when its message was lost', async () => {
    const house = await aWatchedHouse();
    await heartbeat(house, house.agent);
    await superviseWatch(house.services, house.facility);
    house.services.wake.waiting.length = 0;
    await pass(house, 60, alive(house));
    await superviseWatch(house.services, house.facility);
    await superviseWatch(house.services, house.facility);
    expect(house.services.wake.waiting).toHaveLength(1);
  });

  const points: readonly CrashPoint[] = [
    'watch.after-note',
    'append.before-transact',
    'append.after-transact',
    'watch.after-command',
  ];
  it.each(points)('that ends at %s says everything once when it looks again', async (point) => {
    const crash = aCrash();
    const house = await aWatchedHouse(crash.hook);
    await heartbeat(house, house.agent);
    house.clock.pass(allowedMs);
    crash.arm(point);
    await expect(watch(house)).rejects.toThrow();
    await watch(house);
    await heartbeat(house, house.agent);
    crash.arm(point);
    await expect(watch(house)).rejects.toThrow();
    await watch(house);
    expect(await alarmEvents(house)).toEqual(['alarm.raised', 'alarm.condition-ended']);
  });
});
