import { afterAll, expect, test } from 'vitest';
import { demoAgent, gapsIn, orderFault, sentBy } from '../deployed/demo-agent.ts';
import { runningHouse } from '../deployed/house.ts';
import { connectLive } from '../deployed/live-client.ts';
import { officerOf } from '../deployed/officer.ts';
import { until } from '../deployed/until.ts';

const house = runningHouse();
const officer = await officerOf(house, 'command');
/** Somebody who looks: otherwise what moves is kept only twice a minute. */
const onlooker = await connectLive(house, officer);
afterAll(() => onlooker.close());

test(
  'a line that was cut for half a minute is an alarm, and then everything comes in order and nothing is lost',
  { timeout: 240_000 },
  async () => {
    const before = await officer.get('liveState');
    const agent = await demoAgent(officer);
    const cutAt = new Date().toISOString();
    await orderFault('uplink', 'cut', '--for', '30s');

    const silence = await until(
      'the silent agent is an alarm',
      async () =>
        (await officer.get('openAlarms')).rows.find(
          ({ definition, openedAt, conditionActive }) =>
            definition.rule === 'agent-silent' && openedAt > cutAt && conditionActive,
        ),
      60_000,
    );
    const back = await until(
      'the agent has caught up with the present',
      async () => {
        const now = await demoAgent(officer);
        const behindMs = Date.now() - Date.parse(now.heartbeatAt);
        return now.line !== 'draining' && behindMs < 5_000 && now.heartbeatAt > silence.openedAt
          ? now
          : undefined;
      },
      120_000,
    );
    await until(
      'the silence is over',
      async () =>
        (await officer.get('openAlarms')).rows.some(
          ({ alarm, conditionActive }) => alarm === silence.alarm && conditionActive,
        )
          ? undefined
          : true,
      60_000,
    );

    expect(back.agent).toBe(agent.agent);
    expect(back.dropped ?? 0).toBe(0);
    expect(gapsIn(await sentBy(house, agent.agent))).toEqual([]);
    const { counters } = await officer.get('liveState');
    expect(counters.sequenceGaps).toBe(before.counters.sequenceGaps);
    expect(counters.late).toBe(before.counters.late);
  },
);
