import { aws_events as events, aws_events_targets as targets, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Functions } from './functions.ts';

/** The minute clock. A missed minute is made up by the next, which looks at everything up to now. */
export function clock(scope: Construct, functions: Functions): void {
  new events.Rule(scope, 'each-minute', {
    schedule: events.Schedule.rate(Duration.minutes(1)),
    targets: [new targets.LambdaFunction(functions['on-clock'], { retryAttempts: 0 })],
  });
}
