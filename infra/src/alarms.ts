import {
  aws_cloudwatch as cloudwatch,
  aws_cloudwatch_actions as actions,
  aws_sns as sns,
  Duration,
} from 'aws-cdk-lib';
import type { aws_lambda as lambda, aws_sqs as sqs } from 'aws-cdk-lib';
import type { MetricName } from '@watchhouse/contracts';
import type { Construct } from 'constructs';
import { metricsNamespace } from './environment.ts';
import type { FunctionName } from './function-list.ts';
import type { Functions } from './functions.ts';
import type { Resources } from './resources.ts';

const iteratorAgeMsMax = 60_000;
/** Six times what it may collect, and far less than of what the stream keeps for it. */
const archiveAgeMsMax = 30 * 60_000;
const minute = Duration.minutes(1);

/** What the operators of the system are told; what the house must know is an alarm in the product itself. */
export function alarms(scope: Construct, resources: Resources, functions: Functions): void {
  const topic = new sns.Topic(scope, 'operators', {
    displayName: 'Watchhouse operations',
    masterKey: resources.encryption.storage,
    enforceSSL: true,
  });
  const tell = new actions.SnsAction(topic);
  const alarm = (id: string, metric: cloudwatch.IMetric, threshold: number, says: string): void => {
    const made = new cloudwatch.Alarm(scope, id, {
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      alarmDescription: says,
    });
    made.addAlarmAction(tell);
    made.addOkAction(tell);
  };

  alarm(
    'signals-late',
    iteratorAge(functions['on-signals']),
    iteratorAgeMsMax,
    'Signals wait a minute or longer.',
  );
  alarm(
    'archive-late',
    iteratorAge(functions['archive-signals']),
    archiveAgeMsMax,
    'Signals wait half an hour or longer for the archive.',
  );
  for (const [name, handler] of Object.entries(functions)) {
    alarm(`${name}-errors`, handler.metricErrors({ period: minute }), 1, `${name} fails.`);
    alarm(
      `${name}-throttles`,
      handler.metricThrottles({ period: minute }),
      1,
      `${name} is throttled.`,
    );
  }
  for (const [name, queue] of Object.entries(failedQueues(resources))) {
    alarm(`${name}-parked`, depth(queue), 1, `Work of the ${name} queue failed and is parked.`);
  }
  alarm(
    'quarantined',
    counted('SignalsQuarantined', 'on-signals'),
    1,
    'Records of the stream could not be read.',
  );
  // What fails for one facility fails no invocation.
  alarm(
    'facilities-failing',
    counted('FacilityFailed', 'on-signals'),
    1,
    'Signals of a facility could not be decided; it is tried again, and parked when it keeps failing.',
  );
  // Nor does this; a log that cannot be signed may have been changed.
  alarm(
    'checkpoints-failing',
    counted('ClockTaskFailed', 'on-checkpoint'),
    1,
    'A log could not be signed: the work failed, or the log does not continue what was signed.',
  );
}

function failedQueues({ queues }: Resources): Record<string, sqs.Queue> {
  return { wake: queues.wakeFailed, deadline: queues.deadlineFailed };
}

function depth(queue: sqs.Queue): cloudwatch.IMetric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: minute, statistic: 'Maximum' });
}

/** Age of the records a function gets; with fan-out the stream's own figure stands still. */
function iteratorAge(reader: lambda.Function): cloudwatch.IMetric {
  return reader.metric('IteratorAge', { period: minute, statistic: 'Maximum' });
}

/** A figure that a function counts itself. */
function counted(metricName: MetricName, service: FunctionName): cloudwatch.IMetric {
  return new cloudwatch.Metric({
    namespace: metricsNamespace,
    metricName,
    dimensionsMap: { service },
    period: minute,
    statistic: 'Sum',
  });
}
