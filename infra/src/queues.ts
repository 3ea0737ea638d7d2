import { aws_sqs as sqs, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EncryptionKeys } from './encryption.ts';

export interface Queues {
  /** `{kind: 'consumer', consumer, facility}`: run this consumer for this facility. */
  readonly wake: sqs.Queue;
  readonly wakeFailed: sqs.Queue;
  /** `{kind: 'deadline', facility, deadlineId, dueAt}`, delayed to the instant. */
  readonly deadline: sqs.Queue;
  readonly deadlineFailed: sqs.Queue;
}

/** A message that failed this often is parked with an alarm; the minute clock wakes the same again. */
const receivesMax = 5;
/** AWS asks for six times the timeout of the function that reads it. */
const queueFunctionSeconds = 60;

/** The two queues, each with a dead-letter queue. */
export function queues(scope: Construct, keys: EncryptionKeys): Queues {
  const common = {
    encryption: sqs.QueueEncryption.KMS,
    encryptionMasterKey: keys.storage,
    dataKeyReuse: Duration.hours(1),
    enforceSSL: true,
  };
  const pair = (id: string) => {
    const failed = new sqs.Queue(scope, `${id}-failed`, {
      ...common,
      retentionPeriod: Duration.days(14),
    });
    const queue = new sqs.Queue(scope, id, {
      ...common,
      visibilityTimeout: Duration.seconds(6 * queueFunctionSeconds),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: failed, maxReceiveCount: receivesMax },
    });
    return { queue, failed };
  };
  const wake = pair('wake');
  const deadline = pair('deadline');
  return {
    wake: wake.queue,
    wakeFailed: wake.failed,
    deadline: deadline.queue,
    deadlineFailed: deadline.failed,
  };
}
