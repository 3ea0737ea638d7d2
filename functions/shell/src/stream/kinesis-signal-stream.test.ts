import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  InvalidArgumentException,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { expect, it } from 'vitest';
import { kinesisSignalStream } from './kinesis-signal-stream.ts';

const about = { message: 'no', $metadata: {} };

/** A shard that holds records 5 and 6, in pages of which one is empty; it refuses what lies before them. */
function aTrimmedShard(): KinesisClient {
  const pages: Readonly<Record<string, object>> = {
    eldest: { Records: [], MillisBehindLatest: 9, NextShardIterator: 'second' },
    second: { Records: [recordOf('5'), recordOf('6')], MillisBehindLatest: 0 },
  };
  const answer = (command: unknown): unknown => {
    if (command instanceof GetShardIteratorCommand) {
      if (command.input.ShardId !== 'kept') throw new ResourceNotFoundException(about);
      if (command.input.StartingSequenceNumber !== undefined) {
        throw new InvalidArgumentException(about);
      }
      return { ShardIterator: 'eldest' };
    }
    if (command instanceof GetRecordsCommand) return pages[command.input.ShardIterator ?? ''];
    throw new Error('Nobody asks this.');
  };
  const send = (command: unknown) => Promise.resolve().then(() => answer(command));
  return { send } as unknown as KinesisClient;
}

const recordOf = (SequenceNumber: string) => ({
  SequenceNumber,
  PartitionKey: 'facility',
  Data: new Uint8Array(),
  ApproximateArrivalTimestamp: new Date(0),
});

async function numbersFrom(shard: string, at: string): Promise<readonly string[]> {
  const numbers: string[] = [];
  const stream = kinesisSignalStream(aTrimmedShard(), 'signals');
  for await (const page of stream.readFrom(shard, { at })) {
    numbers.push(...page.map(({ sequenceNumber }) => sequenceNumber));
  }
  return numbers;
}

it('a position that has left the stream is read from the eldest record, over empty pages', async () => {
  expect(await numbersFrom('kept', '3')).toEqual(['5', '6']);
});

it('a shard that is kept no longer has nothing to read', async () => {
  expect(await numbersFrom('gone', '3')).toEqual([]);
});
