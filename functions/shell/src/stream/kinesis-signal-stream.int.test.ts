import { expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { idSource } from '../ids.ts';
import { runningCloud } from '../running-cloud.ts';
import { kinesisSignalStream } from './kinesis-signal-stream.ts';
import type { StreamRecord } from './signal-stream.ts';

const { clients, config } = runningCloud();
const stream = kinesisSignalStream(clients.kinesis, config.signalsStream);
/** No facility of this name is registered: whoever reads the stream besides us quarantines it. */
const nobody = idSource(systemClock).next('facility');

/** The first shard; the local stream has no other. */
const shard = 'shardId-000000000000';

async function readAll(after?: string): Promise<readonly StreamRecord[]> {
  const found: StreamRecord[] = [];
  for await (const page of stream.readAfter(shard, after)) {
    found.push(...page.filter(({ partitionKey }) => partitionKey === nobody));
  }
  return found;
}

it('records are read from the beginning, or behind a position, in order', async () => {
  for (const text of ['one', 'two', 'three']) {
    await stream.put(nobody, Buffer.from(text, 'utf8'));
  }
  const all = await readAll();
  const textOf = ({ bytes }: StreamRecord) => Buffer.from(bytes).toString('utf8');
  expect(all.map(textOf)).toEqual(['one', 'two', 'three']);
  expect((await readAll(all[0]?.sequenceNumber)).map(textOf)).toEqual(['two', 'three']);
  expect(await readAll(all[2]?.sequenceNumber)).toEqual([]);
});
