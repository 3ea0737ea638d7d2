import { Instant } from '@watchhouse/contracts';
import type { StreamRecord } from '@watchhouse/shell';
import type { KinesisStreamRecord } from 'aws-lambda';

/**
 * A record as Lambda hands it over. `eventID` is `<shard>:<sequence number>`.
 * Source: AWS Lambda Developer Guide, "Using Lambda with Kinesis".
 */
export function streamRecord({ eventID, kinesis }: KinesisStreamRecord): StreamRecord {
  return {
    shard: eventID.slice(0, eventID.indexOf(':')),
    sequenceNumber: kinesis.sequenceNumber,
    partitionKey: kinesis.partitionKey,
    arrivedAt: Instant.parse(new Date(kinesis.approximateArrivalTimestamp * 1000).toISOString()),
    bytes: Buffer.from(kinesis.data, 'base64'),
  };
}
