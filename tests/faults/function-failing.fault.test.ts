import { afterAll, expect, test } from 'vitest';
import { endAlarm, openAlarm } from '../deployed/alarms.ts';
import { demoAgent, orderFault } from '../deployed/demo-agent.ts';
import { runningHouse } from '../deployed/house.ts';
import { connectLive } from '../deployed/live-client.ts';
import { officerOf } from '../deployed/officer.ts';
import { testAgent } from '../deployed/test-agent.ts';
import { until } from '../deployed/until.ts';

const house = runningHouse();
const officer = await officerOf(house, 'command');
/** Somebody who looks: otherwise what moves is kept only twice a minute. */
const onlooker = await connectLive(house, officer);
afterAll(() => onlooker.close());

test(
  'while detection fails the stream is known to be behind, and afterwards every press of a button is an alarm, once',
  { timeout: 240_000 },
  async () => {
    const failingFrom = new Date().toISOString();
    await orderFault('lambda', 'error', '--function', 'on-signals', '--for', '40s');
    const presses = [1, 2, 3].map(() => testAgent(house, house.first).duress());
    for (const { record } of presses) {
      await house.services.signals.put(house.first, new TextEncoder().encode(record));
    }
    const behind = await openAlarm(
      officer,
      house.first,
      ({ definition, openedAt }) => definition.rule === 'stream-behind' && openedAt > failingFrom,
      90_000,
    );
    expect(behind.definition.shelvable).toBe(false);

    for (const { signal } of presses) {
      const row = await openAlarm(
        officer,
        house.first,
        ({ evidence }) => evidence.signals.some((id) => id === signal),
        120_000,
      );
      expect(row.reAlarms).toBe(0);
      await endAlarm(house, officer, row);
    }
    await until(
      'the stream is no longer behind',
      async () =>
        (await officer.get('openAlarms')).rows.some(
          ({ alarm, conditionActive }) => alarm === behind.alarm && conditionActive,
        )
          ? undefined
          : true,
      90_000,
    );
    await until(
      'the agent is current',
      async () => {
        const { heartbeatAt } = await demoAgent(officer);
        return Date.now() - Date.parse(heartbeatAt) < 5_000 ? true : undefined;
      },
      60_000,
    );
  },
);
