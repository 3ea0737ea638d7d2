import { afterAll, expect, test } from 'vitest';
import { demoAgent, gapsIn, orderFault, processesNow, sentBy } from '../deployed/demo-agent.ts';
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
  'an agent that was killed goes on where it stood: no number twice, none missing',
  { timeout: 180_000 },
  async () => {
    const before = await officer.get('liveState');
    const { agent } = await demoAgent(officer);
    for (let times = 0; times < 3; times += 1) {
      const { agent: former } = processesNow();
      const killedAt = new Date().toISOString();
      await orderFault('agent', 'kill', '--for', '1s');
      await until(
        'another process of the agent is heard',
        async () => {
          const { heartbeatAt } = await demoAgent(officer);
          const { agent: now } = processesNow();
          return now !== former && heartbeatAt > killedAt ? true : undefined;
        },
        60_000,
      );
    }

    expect(gapsIn(await sentBy(house, agent))).toEqual([]);
    const { counters } = await officer.get('liveState');
    expect(counters.sequenceGaps).toBe(before.counters.sequenceGaps);
    expect(counters.late).toBe(before.counters.late);
  },
);
