import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Signal, signalTypes } from '@watchhouse/contracts';
import { readArchived } from '@watchhouse/shell';
import { expect, test } from 'vitest';
import { runningHouse } from '../deployed/house.ts';
import { ndjson, testAgent } from '../deployed/test-agent.ts';
import { until } from '../deployed/until.ts';
import { repositoryRoot } from '../repository-root.ts';

const house = runningHouse();
const { second, services } = house;
const agent = testAgent(house, second);
const folder = path.join(repositoryRoot, 'data-contracts/vectors/signal/valid');

/** An example of the contract as this agent would say it now. */
function said(example: Signal): object {
  const { time: _time, sequence: _sequence, ...rest } = example;
  return {
    ...rest,
    id: services.ids.next('signal'),
    source: `urn:watchhouse:agent:${agent.id}`,
    time: services.clock.now(),
    facility: second,
    agent: agent.id,
  };
}

/** Every example an agent can say; what the ledger says comes another way. */
const examples = readdirSync(folder)
  .map((file) => Signal.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8'))))
  .filter(({ type }) => type !== 'context.changed')
  .map(said) as Signal[];

async function archivedText(): Promise<string> {
  const records: string[] = [];
  const range = { shard: 'shardId-000000000000', since: services.clock.now() };
  for await (const page of readArchived(services.objects.archive, second, range)) {
    for (const { bytes } of page) records.push(Buffer.from(bytes).toString('utf8'));
  }
  return records.join('\n');
}

test('every type of signal that an agent can say lies in the archive under its own id', async () => {
  const types = new Set<string>(examples.map(({ type }) => type));
  expect(signalTypes.filter((type) => !types.has(type))).toEqual(['context.changed']);
  const header = { aggregate: 1, origin: 'expedited', facility: second, agent: agent.id, count: 1 };
  const ahead = examples.filter(({ expedited }) => expedited === true);
  for (const signal of ahead) await agent.put(ndjson([header, signal]));
  const inOrder = examples.filter(
    ({ type }) => type !== 'edge.alarm' && type !== 'map.summary' && type !== 'agent.heartbeat',
  );
  await agent.put(agent.aggregate(inOrder));

  const expected = [...ahead, ...inOrder].map(({ id }) => id);
  await until(
    'all of them in the archive',
    async () => {
      const text = await archivedText();
      return expected.every((id) => text.includes(id)) ? true : undefined;
    },
    30_000,
  );
  const kept = await services.objects.state.list(`quarantine/${second}/`);
  for (const key of kept) {
    const lines = Buffer.from((await services.objects.state.get(key)) ?? []).toString('utf8');
    expect(lines).not.toContain(agent.id);
  }
});
