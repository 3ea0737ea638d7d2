import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  MergeShardsCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { systemClock } from '../clock.ts';
import { idSource } from '../ids.ts';
import { runningCloud } from '../running-cloud.ts';
import { kinesisSignalStream } from './kinesis-signal-stream.ts';
import { coversHash, generationsOf, hashKeyMax, partitionHash } from './shard-generations.ts';

const { clients } = runningCloud();
const ids = idSource(systemClock);
/** A stream of its own: nothing that is deployed reads it. */
const name = `resharding-${ids.next('facility')}`;
const stream = kinesisSignalStream(clients.kinesis, name);
const facility = ids.next('facility');
const [first, lower, upper, merged] = ['0', '1', '2', '3'].map(
  (n) => `shardId-${n.padStart(12, '0')}`,
) as [string, string, string, string];

const isActive = () =>
  vi.waitUntil(
    async () => {
      const request = new DescribeStreamSummaryCommand({ StreamName: name });
      const { StreamDescriptionSummary: summary } = await clients.kinesis.send(request);
      return summary?.StreamStatus === 'ACTIVE';
    },
    { timeout: 30_000, interval: 100 },
  );

beforeAll(async () => {
  await clients.kinesis.send(new CreateStreamCommand({ StreamName: name, ShardCount: 1 }));
  await isActive();
});
afterAll(async () => {
  await clients.kinesis.send(new DeleteStreamCommand({ StreamName: name }));
});

/** The local cloud forgets a parent with what was in it as soon as it is split; AWS keeps it for its retention. */
it('shards that were split and merged are a line for each key, and take its records', async () => {
  await stream.put(facility, Buffer.from('one'));
  const NewStartingHashKey = String(hashKeyMax / 2n + 1n);
  const split = { StreamName: name, ShardToSplit: first, NewStartingHashKey };
  await clients.kinesis.send(new SplitShardCommand(split));
  await isActive();
  const isLower = partitionHash(facility) <= hashKeyMax / 2n;
  expect(generationsOf(await stream.shards(), facility)).toEqual([first, isLower ? lower : upper]);
  await stream.put(facility, Buffer.from('two'));

  const own = (await stream.shards()).filter((one) => coversHash(one, partitionHash(facility)));
  const found: string[] = [];
  for await (const page of stream.readFrom(own.at(-1)?.shard ?? '', 'eldest')) {
    found.push(...page.map(({ bytes }) => Buffer.from(bytes).toString('utf8')));
  }
  expect(found).toEqual(['two']);

  const merge = { StreamName: name, ShardToMerge: lower, AdjacentShardToMerge: upper };
  await clients.kinesis.send(new MergeShardsCommand(merge));
  await isActive();
  const line = generationsOf(await stream.shards(), facility);
  expect(line.at(-1)).toBe(merged);
  expect(line).toContain(isLower ? lower : upper);
});

it('a shard is read from a record itself, and since an instant', async () => {
  const before = systemClock.now();
  for (const text of ['three', 'four']) await stream.put(facility, Buffer.from(text));
  const shard = generationsOf(await stream.shards(), facility).at(-1) ?? '';
  const all = await collect(stream.readFrom(shard, 'eldest'));
  const last = all.at(-1)?.sequenceNumber ?? '';
  expect((await collect(stream.readFrom(shard, { at: last }))).map(textOf)).toEqual(['four']);
  const since = await collect(stream.readFrom(shard, { since: before }));
  expect(since.map(textOf)).toEqual(['three', 'four']);
  expect(await collect(stream.readFrom('shardId-000000000099', 'eldest'))).toEqual([]);
});

async function collect<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

const textOf = ({ bytes }: { readonly bytes: Uint8Array }) => Buffer.from(bytes).toString('utf8');
