import { expect, test } from 'vitest';
import { limits } from '@watchhouse/contracts';
import { runningHouse } from '../deployed/house.ts';
import { aCommand, officerOf } from '../deployed/officer.ts';
import { testAgent } from '../deployed/test-agent.ts';
import { until } from '../deployed/until.ts';

const house = runningHouse();
const { second } = house;
const officer = await officerOf(house, 'neighbour');

/** Half a second between heartbeats, as an agent has it. */
const beat = limits.signal.aggregateIntervalMs;
/** Slack of the watchdog's own wakers above the bound. */
const noticedWithinMs = limits.watchdog.agentSilentMs + 20_000;

test(
  'an agent that falls silent is an alarm after fifteen seconds, and its return ends the condition',
  { timeout: 180_000 },
  async () => {
    const agent = testAgent(house, second);
    const health = async () =>
      (await officer.get('systemHealth')).rows.find(({ part }) => part === agent.id);
    /** The alarm of this very agent: it opened when the health of the agent changed. */
    let openedAt: string | undefined;
    const alarm = async () =>
      (await officer.get('openAlarms')).rows.find(
        (row) => row.definition.rule === 'agent-silent' && row.openedAt === openedAt,
      );
    const beats = async (times: number) => {
      for (let sent = 0; sent < times; sent += 1) {
        await agent.put(agent.aggregate());
        await new Promise((resolve) => setTimeout(resolve, beat));
      }
    };

    await beats(6);
    const silentFrom = Date.now();
    const failed = await until(
      'the silence is seen',
      async () => {
        const row = await health();
        if (row?.state !== 'failed') return undefined;
        openedAt = row.since;
        return alarm();
      },
      noticedWithinMs,
    );
    const seconds = (Date.now() - silentFrom) / 1_000;
    console.log(`the silent agent was an alarm after ${seconds.toFixed(1)} s`);
    expect(seconds).toBeGreaterThan(limits.watchdog.agentSilentMs / 1_000 - 2);
    expect(failed).toMatchObject({ status: 'unack-active', conditionActive: true });
    expect(failed.definition.shelvable).toBe(false);

    const isBack = until(
      'the return is seen',
      async () => {
        await beats(1);
        return (await health())?.state === 'ok' ? true : undefined;
      },
      noticedWithinMs,
    );
    expect(await isBack).toBe(true);
    const over = await until('the alarm is over', alarm);
    expect(over).toMatchObject({ status: 'rtn-unack', conditionActive: false });
    await officer.command(aCommand(house, 'alarm.acknowledge', { alarm: over.alarm }), second);
    await until('the list is empty again', async () => ((await alarm()) ? undefined : true));
  },
);
