import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  InvalidArgumentException,
  PutRecordCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis';
import type { KinesisClient, _Record } from '@aws-sdk/client-kinesis';
import { Instant } from '@watchhouse/contracts';
import type { SignalStream, StreamRecord } from './signal-stream.ts';

/** Kinesis takes at most this many records a call. */
const recordsPerPage = 10_000;

/** One Kinesis stream. */
export function kinesisSignalStream(client: KinesisClient, stream: string): SignalStream {
  return {
    put: async (facility, bytes) => {
      const request = { StreamName: stream, PartitionKey: facility, Data: bytes };
      await client.send(new PutRecordCommand(request));
    },
    readAfter: (shard, after) => readShard(client, stream, shard, after),
  };
}

async function* readShard(
  client: KinesisClient,
  stream: string,
  shard: string,
  after: string | undefined,
): AsyncGenerator<readonly StreamRecord[]> {
  let iterator = await iteratorOf(client, stream, shard, after);
  while (iterator !== undefined) {
    const page = await client.send(
      new GetRecordsCommand({ ShardIterator: iterator, Limit: recordsPerPage }),
    );
    yield (page.Records ?? []).map((record) => streamRecord(shard, record));
    const isAtEnd = (page.MillisBehindLatest ?? 0) === 0;
    iterator = isAtEnd ? undefined : page.NextShardIterator;
  }
}

/** A shard that has gone, or a position that has left it, has nothing more to read. */
async function iteratorOf(
  client: KinesisClient,
  stream: string,
  shard: string,
  after: string | undefined,
): Promise<string | undefined> {
  const from =
    after === undefined
      ? { ShardIteratorType: 'TRIM_HORIZON' as const }
      : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, StartingSequenceNumber: after };
  try {
    const request = { StreamName: stream, ShardId: shard, ...from };
    return (await client.send(new GetShardIteratorCommand(request))).ShardIterator;
  } catch (cause) {
    const isGone =
      cause instanceof ResourceNotFoundException || cause instanceof InvalidArgumentException;
    if (isGone) return undefined;
    throw cause;
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
