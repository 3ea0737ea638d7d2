import { RuleSet } from '@watchhouse/contracts';
import type { AgentId, OpenAlarmRow } from '@watchhouse/contracts';
import { alarmIdOf } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { handleWake } from '../consumers/handle-wake.ts';
import { aHouse, heartbeat } from '../consumers/house-examples.ts';
import type { House } from '../consumers/house-examples.ts';
import type { CrashPoint } from '../crash-points.ts';
import { putDocument } from '../published/documents.ts';
import { watchAgents } from './watch-agents.ts';
import { superviseWatch } from './watch-chain.ts';

const label = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text });
const allowedMs = 15_000;

const ruleSet = RuleSet.parse({
  rules: [
    {
      id: 'agent-silent',
      version: 1,
      title: label('代理静默'),
      source: 'design: watchdog',
      on: 'agent.heartbeat',
      where: [],
      by: ['agent'],
      pattern: { kind: 'absence', forSeconds: allowedMs / 1_000, clock: 'arrival' },
      alarm: {
        category: 'system',
        consequence: 'life',
        timeToRespond: 'under-5-min',
        message: label('无心跳'),
        action: label('检查线路'),
        shelvable: true,
      },
      clears: { when: 'condition-end' },
      holdOffSeconds: 0,
    },
  ],
});

/** A house whose rule set watches its agent. */
async function aWatchedHouse(crash?: (point: CrashPoint) => void) {
  const house = await aHouse(crash === undefined ? {} : { crash });
  const bytes = new TextEncoder().encode(JSON.stringify(ruleSet));
  const document = await putDocument(house.services.objects.archive, bytes, 'application/json');
  await house.order({
    type: 'rule-set.publish',
    payload: { document, effectiveAt: house.clock.now() },
  });
  await house.settle();
  return { ...house, agent: house.ids.next('agent') };
}

const alarms = async ({ services, facility }: House) =>
  [...(await services.views.rows(facility, 'open-alarms')).rows.values()] as OpenAlarmRow[];
const alarmEvents = async ({ services, facility }: House) =>
  (await services.ledger.readLog(facility, 1, 200)).events
    .map(({ type }) => type)
    .filter((type) => type.startsWith('alarm.'));
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
  /** Lets the queue deliver for a while, second by second, with an agent that may send heartbeats. */
  async function pass(house: House & { agent: AgentId }, seconds: number, isAlive: boolean) {
    let looks = 0;
    for (let second = 0; second < seconds; second += 1) {
      house.clock.pass(1_000);
      if (isAlive) await heartbeat(house, house.agent);
      const messages = house.services.wake.take();
      looks += messages.length;
      for (const message of messages) await handleWake(house.services, message);
    }
    return looks;
  }

  it('looks by itself, seldom while all is well, and within a second of the time', async () => {
    const house = await aWatchedHouse();
    await heartbeat(house, house.agent);
    await superviseWatch(house.services, house.facility);
    expect(await pass(house, 120, true)).toBeLessThanOrEqual(9);
    expect(await alarmEvents(house)).toEqual([]);
    await pass(house, 14, false);
    expect(await alarmEvents(house)).toEqual([]);
    await pass(house, 2, false);
    expect(await alarmEvents(house)).toEqual(['alarm.raised']);
    await pass(house, 6, true);
    expect(await alarmEvents(house)).toEqual(['alarm.raised', 'alarm.condition-ended']);
  });

  it('is started again by the clock when its message was lost', async () => {
    const house = await aWatchedHouse();
    await heartbeat(house, house.agent);
    await superviseWatch(house.services, house.facility);
    house.services.wake.waiting.length = 0;
    await pass(house, 60, true);
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
    let crashes = 0;
    const house = await aWatchedHouse((at) => {
      if (crashes === 0 || at !== point) return;
      crashes -= 1;
      throw new Error(`crash at ${at}`);
    });
    await heartbeat(house, house.agent);
    house.clock.pass(allowedMs);
    crashes = 1;
    await expect(watch(house)).rejects.toThrow();
    await watch(house);
    await heartbeat(house, house.agent);
    crashes = 1;
    await expect(watch(house)).rejects.toThrow();
    await watch(house);
    expect(await alarmEvents(house)).toEqual(['alarm.raised', 'alarm.condition-ended']);
  });
});
