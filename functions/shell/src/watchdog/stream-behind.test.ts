import { limits, priorityOf } from '@watchhouse/contracts';
import { alarmIdOf } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import type { CrashPoint } from '../crash-points.ts';
import { hashKeyMax, partitionHash } from '../stream/shard-generations.ts';
import { watchAgents } from './watch-agents.ts';
import { superviseWatch } from './watch-chain.ts';
import {
  aCrash,
  alarmsOf,
  allowedMs,
  aWatchedHouse,
  decide,
  heartbeatOf,
  pass,
  send,
  toldOf,
} from './watch-examples.ts';
import type { WatchedHouse } from './watch-examples.ts';

const { streamBehindMs } = limits.watchdog;
const watch = ({ services, facility }: WatchedHouse) => watchAgents(services, facility);
const status = async (house: WatchedHouse) =>
  (await alarmsOf(house)).map(({ definition, status: of }) => [definition.rule, of]);

/** An agent sends twice a second; detection decided only the first record. */
async function aStall(crash?: (point: CrashPoint) => void) {
  const house = await aWatchedHouse(crash);
  await send(house, house.agent);
  const [first] = await decide(house);
  house.clock.pass(500);
  await send(house, house.agent);
  if (first === undefined) throw new Error('nothing was decided');
  return { ...house, opening: heartbeatOf(first) };
}

describe('signals that nobody decides', () => {
  it('are the silence of the platform, not of the agent', async () => {
    const house = await aStall();
    house.clock.pass(streamBehindMs - 1);
    await watch(house);
    expect(await toldOf(house)).toEqual([]);
    house.clock.pass(1);
    await watch(house);
    await watch(house);
    const alarm = alarmIdOf('stream-behind', house.facility, house.opening);
    expect(await alarmsOf(house)).toMatchObject([
      {
        alarm,
        status: 'unack-active',
        openedAt: house.clock.now(),
        evidence: { signals: [house.opening], values: { behindSeconds: 15, allowedSeconds: 15 } },
        definition: {
          rule: 'stream-behind',
          category: 'system',
          shelvable: false,
          priority: priorityOf('life', 'under-5-min'),
        },
      },
    ]);
    expect(await toldOf(house)).toEqual(['alarm.raised']);
  });

  it('are said once, however many look at once and although detection comes on slowly', async () => {
    const house = await aStall();
    house.clock.pass(streamBehindMs);
    await Promise.all([watch(house), watch(house), watch(house)]);
    for (let record = 2; record < 6; record += 1) {
      await send(house, house.agent);
      await decide(house, record);
      house.clock.pass(2 * streamBehindMs);
      await watch(house);
    }
    expect(await toldOf(house)).toEqual(['alarm.raised']);
  });

  it('clear, and are never corrected, when they are decided', async () => {
    const house = await aStall();
    house.clock.pass(streamBehindMs);
    await watch(house);
    await send(house, house.agent);
    await decide(house);
    await watch(house);
    await watch(house);
    expect(await toldOf(house)).toEqual(['alarm.raised', 'alarm.condition-ended']);
    expect(await status(house)).toEqual([['stream-behind', 'rtn-unack']]);
  });

  it('open the same alarm again while it is open, and another once it was closed', async () => {
    const house = await aStall();
    const stall = async () => {
      await send(house, house.agent);
      house.clock.pass(streamBehindMs);
      await watch(house);
    };
    await stall();
    const [first] = await alarmsOf(house);
    const catchUp = async () => {
      await send(house, house.agent);
      await decide(house);
      await watch(house);
    };
    await catchUp();
    await stall();
    expect(await alarmsOf(house)).toMatchObject([
      { alarm: first?.alarm, status: 'unack-active', reAlarms: 1 },
    ]);
    await house.order({ type: 'alarm.acknowledge', payload: { alarm: first?.alarm } });
    await catchUp();
    await stall();
    const [second] = await alarmsOf(house);
    expect(second?.alarm).not.toBe(first?.alarm);
    expect(second?.status).toBe('unack-active');
  });

  it('without a heartbeat among them open the alarm again all the same', async () => {
    const house = await aStall();
    house.clock.pass(streamBehindMs);
    await watch(house);
    const records = [...house.services.signals.records];
    house.services.signals.records.length = 0;
    await watch(house);
    house.services.signals.records.push(...records);
    await watch(house);
    await watch(house);
    expect(await toldOf(house, 'stream-behind')).toEqual([
      'alarm.raised',
      'alarm.condition-ended',
      'alarm.re-alarmed',
    ]);
  });

  it.each([
    'watch.after-note',
    'append.before-transact',
    'append.after-transact',
    'watch.after-command',
  ] as const)('are said once when the watchdog ends at %s', async (point) => {
    const crash = aCrash();
    const house = await aStall(crash.hook);
    house.clock.pass(streamBehindMs);
    crash.arm(point);
    await expect(watch(house)).rejects.toThrow();
    house.clock.pass(1_000);
    await watch(house);
    await send(house, house.agent);
    await decide(house);
    crash.arm(point);
    await expect(watch(house)).rejects.toThrow();
    await watch(house);
    expect(await toldOf(house)).toEqual(['alarm.raised', 'alarm.condition-ended']);
  });

  it('are found within a second of the time, and their end soon after it', async () => {
    const house = await aWatchedHouse();
    await send(house, house.agent);
    await decide(house);
    await superviseWatch(house.services, house.facility);
    const sending = () => send(house, house.agent);
    await pass(house, streamBehindMs / 1_000, sending);
    expect(await toldOf(house)).toEqual([]);
    await pass(house, 2, sending);
    expect(await toldOf(house)).toEqual(['alarm.raised']);
    await pass(house, 6, () => sending().then(() => decide(house)));
    expect(await toldOf(house)).toEqual(['alarm.raised', 'alarm.condition-ended']);
  });
});

describe('an agent', () => {
  it('that stopped sending is silent, and the stream is not behind', async () => {
    const house = await aWatchedHouse();
    await send(house, house.agent);
    await decide(house);
    house.clock.pass(allowedMs);
    await watch(house);
    expect(await status(house)).toEqual([['agent-silent', 'unack-active']]);
  });

  it('that comes back while nobody decides is silent no longer', async () => {
    const house = await aWatchedHouse();
    await send(house, house.agent);
    await decide(house);
    house.clock.pass(allowedMs);
    await watch(house);
    await send(house, house.agent);
    await watch(house);
    expect(await status(house)).toEqual([['agent-silent', 'unack-active']]);
    house.clock.pass(streamBehindMs);
    await watch(house);
    expect((await status(house)).sort()).toEqual([
      ['agent-silent', 'rtn-unack'],
      ['stream-behind', 'unack-active'],
    ]);
  });

  it('silent again behind a record that held no heartbeat opens its alarm again', async () => {
    const house = await aStall();
    house.clock.pass(streamBehindMs);
    const { fence } = house.services;
    const before = await fence.read(house.facility);
    await watch(house);
    await decide(house);
    // What was decided last was read, and held no heartbeat.
    const { place } = await fence.read(house.facility);
    Object.assign(house.services, {
      fence: { read: () => Promise.resolve({ ...before, place }) },
    });
    await watch(house);
    expect((await status(house)).sort()).toEqual([
      ['agent-silent', 'unack-active'],
      ['stream-behind', 'rtn-unack'],
    ]);
  });

  it('that was silent before another one stopped being heard is still said to be', async () => {
    const house = await aWatchedHouse();
    const other = house.ids.next('agent');
    await send(house, other);
    house.clock.pass(allowedMs + 1_000);
    await send(house, house.agent);
    await decide(house);
    await send(house, house.agent);
    house.clock.pass(streamBehindMs);
    await watch(house);
    expect((await status(house)).sort()).toEqual([
      ['agent-silent', 'unack-active'],
      ['stream-behind', 'unack-active'],
    ]);
  });

  it('of which nothing is heard because of us is not said to be silent', async () => {
    const house = await aWatchedHouse();
    const other = house.ids.next('agent');
    await send(house, other);
    house.clock.pass(100);
    await send(house, house.agent);
    await decide(house);
    house.clock.pass(400);
    await send(house, house.agent);
    house.clock.pass(streamBehindMs);
    await watch(house);
    expect(await status(house)).toEqual([['stream-behind', 'unack-active']]);
  });
});

describe('the look at the stream', () => {
  it('is left out while heartbeats are fresh', async () => {
    const house = await aWatchedHouse();
    await send(house, house.agent);
    await decide(house);
    let looks = 0;
    const { signals } = house.services;
    const shards = signals.shards.bind(signals);
    signals.shards = () => {
      looks += 1;
      return shards();
    };
    house.clock.pass(allowedMs - 1);
    await watch(house);
    expect(looks).toBe(0);
    house.clock.pass(1);
    await watch(house);
    expect(looks).toBe(1);
  });

  it('sees past others of the shard to what came lately', async () => {
    const house = await aWatchedHouse();
    await send(house, house.agent);
    await decide(house);
    house.clock.pass(allowedMs);
    await watch(house);
    const neighbour = house.ids.next('facility');
    for (let n = 0; n < limits.watchdog.peekRecordsMax; n += 1) {
      await house.services.signals.put(neighbour, Buffer.from('x'));
    }
    house.clock.pass(60 * 60_000);
    await send(house, house.agent);
    house.clock.pass(streamBehindMs);
    await watch(house);
    expect((await status(house)).sort()).toEqual([
      ['agent-silent', 'rtn-unack'],
      ['stream-behind', 'unack-active'],
    ]);
  });

  it('follows the facility into the half of a split shard', async () => {
    const house = await aWatchedHouse();
    await send(house, house.agent);
    const [first] = await decide(house);
    const [lower, upper] = house.services.signals.split(first?.shard ?? '');
    house.clock.pass(500);
    await send(house, house.agent);
    const isUpper = partitionHash(house.facility) > hashKeyMax / 2n;
    expect(house.services.signals.records.at(-1)?.shard).toBe(isUpper ? upper : lower);
    house.clock.pass(streamBehindMs);
    await watch(house);
    expect(await status(house)).toEqual([['stream-behind', 'unack-active']]);
  });
});
