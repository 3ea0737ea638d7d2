import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  InvalidArgumentException,
  ListShardsCommand,
  PutRecordCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis';
import type {
  GetShardIteratorCommandInput,
  KinesisClient,
  Shard as KinesisShard,
  _Record,
} from '@aws-sdk/client-kinesis';
import { Instant } from '@watchhouse/contracts';
import type { ReadStart, Shard, SignalStream, StreamRecord } from './signal-stream.ts';

/** Kinesis takes at most this many records a call. */
const recordsPerPage = 10_000;

/** One Kinesis stream. */
export function kinesisSignalStream(client: KinesisClient, stream: string): SignalStream {
  return {
    put: async (facility, bytes) => {
      const request = { StreamName: stream, PartitionKey: facility, Data: bytes };
      await client.send(new PutRecordCommand(request));
    },
    shards: () => listShards(client, stream),
    readAfter: (shard, after) =>
      readShard(client, {
        StreamName: stream,
        ShardId: shard,
        ...(after === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: after }),
      }),
    readFrom: (shard, start) =>
      readShard(client, { StreamName: stream, ShardId: shard, ...iteratorOf(start) }),
  };
}

function iteratorOf(
  start: ReadStart,
): Pick<
  GetShardIteratorCommandInput,
  'ShardIteratorType' | 'StartingSequenceNumber' | 'Timestamp'
> {
  if (start === 'eldest') return { ShardIteratorType: 'TRIM_HORIZON' };
  if ('since' in start) {
    return { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(start.since) };
  }
  return { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: start.at };
}

/** A stream has few shards, but closed ones stay as long as their records. */
async function listShards(client: KinesisClient, stream: string): Promise<readonly Shard[]> {
  const shards: Shard[] = [];
  let token: string | undefined;
  do {
    const request = token === undefined ? { StreamName: stream } : { NextToken: token };
    const page = await client.send(new ListShardsCommand(request));
    shards.push(...(page.Shards ?? []).map(shardOf));
    token = page.NextToken;
  } while (token !== undefined);
  return shards;
}

const shardOf = ({
  ShardId,
  HashKeyRange,
  ParentShardId,
  AdjacentParentShardId,
}: KinesisShard): Shard => ({
  shard: ShardId ?? '',
  parents: [ParentShardId, AdjacentParentShardId].filter((parent) => parent !== undefined),
  firstHash: BigInt(HashKeyRange?.StartingHashKey ?? '0'),
  lastHash: BigInt(HashKeyRange?.EndingHashKey ?? '0'),
});

async function* readShard(
  client: KinesisClient,
  start: GetShardIteratorCommandInput & { readonly ShardId: string },
): AsyncGenerator<readonly StreamRecord[]> {
  let iterator = await openIterator(client, start);
  while (iterator !== undefined) {
    const page = await client.send(
      new GetRecordsCommand({ ShardIterator: iterator, Limit: recordsPerPage }),
    );
    yield (page.Records ?? []).map((record) => streamRecord(start.ShardId, record));
    const isAtEnd = (page.MillisBehindLatest ?? 0) === 0;
    iterator = isAtEnd ? undefined : page.NextShardIterator;
  }
}

/**
 * A shard that has gone has nothing more to read. Of a position that has left the stream it is not documented whether
 * it is refused or means the eldest record; either way reading begins there.
 */
async function openIterator(
  client: KinesisClient,
  start: GetShardIteratorCommandInput,
): Promise<string | undefined> {
  try {
    return (await client.send(new GetShardIteratorCommand(start))).ShardIterator;
  } catch (cause) {
    if (cause instanceof ResourceNotFoundException) return undefined;
    const hasLeft =
      cause instanceof InvalidArgumentException && start.StartingSequenceNumber !== undefined;
    if (!hasLeft) throw cause;
    const { StreamName, ShardId } = start;
    return openIterator(client, { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
  }
}

function streamRecord(shard: string, record: _Record): StreamRecord {
  const { SequenceNumber, PartitionKey, Data, ApproximateArrivalTimestamp } = record;
  if (SequenceNumber === undefined || Data === undefined) {
    throw new Error('Kinesis gave a record without number or data.');
  }
  return {
    shard,
    sequenceNumber: SequenceNumber,
    partitionKey: PartitionKey ?? '',
    arrivedAt: Instant.parse((ApproximateArrivalTimestamp ?? new Date(0)).toISOString()),
    bytes: Data,
  };
}
