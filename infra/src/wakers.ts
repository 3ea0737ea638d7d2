import { aws_lambda as lambda, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Functions } from './functions.ts';
import type { Resources } from './resources.ts';
import type { SignalReader, Signals } from './signals.ts';

/**
 * A record that failed for six hours is set aside: its position lies in the state bucket for whoever looks for the
 * cause. Detection needs no copy: it goes on from its fence, and reads what was passed over from the stream.
 */
const signalAgeHoursMax = 6;
const signalRecordsPerBatch = 100;
/** Of the archive, which has no hurry: as many as Lambda takes, so that a facility makes few objects. */
const archiveRecordsPerBatch = 10_000;
const ledgerRecordsPerBatch = 100;
const messagesPerBatch = 10;

/** What wakes the functions that nobody calls: stream, ledger stream and queues. */
export function wakers(scope: Construct, resources: Resources, functions: Functions): void {
  const detection = wakeOnSignals(scope, resources, functions);
  // The local cloud serves mappings one after another, in the order of their making.
  wakeArchive(scope, resources, functions).node.addDependency(detection);
  wakeOnLedger(scope, resources, functions);
  const { queues, stage } = resources;
  for (const [name, queue] of [
    ['on-wake', queues.wake],
    ['on-deadline', queues.deadline],
  ] as const) {
    new lambda.EventSourceMapping(scope, `${name}-source`, {
      target: functions[name],
      eventSourceArn: queue.queueArn,
      batchSize: messagesPerBatch,
      reportBatchItemFailures: true,
      maxConcurrency: stage.queueConcurrency,
    });
  }
}

/** One batch of a shard at a time: state and fence of a facility allow no second one beside it. */
function wakeOnSignals(
  scope: Construct,
  { signals, buckets }: Resources,
  functions: Functions,
): lambda.EventSourceMapping {
  return new lambda.EventSourceMapping(scope, 'on-signals-source', {
    target: functions['on-signals'],
    eventSourceArn: sourceOf(signals, 'on-signals'),
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    batchSize: signalRecordsPerBatch,
    parallelizationFactor: 1,
    bisectBatchOnError: true,
    retryAttempts: -1,
    maxRecordAge: Duration.hours(signalAgeHoursMax),
    onFailure: { bind: () => ({ destination: buckets.state.bucketArn }) },
  });
}

/**
 * Collects for the stage's window or until 6 MB have come, whichever is first. What cannot be written is tried again
 * until the stream forgets it: nothing in a record makes the archive fail, so nothing has to be set aside.
 */
function wakeArchive(
  scope: Construct,
  { signals, stage }: Resources,
  functions: Functions,
): lambda.EventSourceMapping {
  const window = stage.archiveWindowSeconds;
  return new lambda.EventSourceMapping(scope, 'archive-signals-source', {
    target: functions['archive-signals'],
    eventSourceArn: sourceOf(signals, 'archive-signals'),
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    batchSize: window > 0 ? archiveRecordsPerBatch : signalRecordsPerBatch,
    ...(window > 0 && { maxBatchingWindow: Duration.seconds(window) }),
    parallelizationFactor: 1,
    bisectBatchOnError: true,
    retryAttempts: -1,
  });
}

function sourceOf({ stream, consumers }: Signals, reader: SignalReader): string {
  return consumers[reader]?.streamConsumerArn ?? stream.streamArn;
}

/** Only new events of a log: heads, states and claims wake nobody. */
function wakeOnLedger(scope: Construct, { ledger }: Resources, functions: Functions): void {
  new lambda.EventSourceMapping(scope, 'on-ledger-source', {
    target: functions['on-ledger'],
    eventSourceArn: ledger.tableStreamArn ?? ledger.tableArn,
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    batchSize: ledgerRecordsPerBatch,
    bisectBatchOnError: true,
    // The minute clock wakes the same consumers, so nothing waits for a record that keeps failing.
    retryAttempts: 10,
    filters: [
      lambda.FilterCriteria.filter({
        eventName: ['INSERT'],
        dynamodb: { Keys: { pk: { S: [{ suffix: '#log' }] } } },
      }),
    ],
  });
}
