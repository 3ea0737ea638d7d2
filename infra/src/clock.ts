import { aws_events as events, aws_events_targets as targets, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Functions } from './functions.ts';

/** Functions that go round all facilities each minute, each on its own. */
const turns = ['on-clock', 'on-checkpoint'] as const;

/** The minute clock. A missed minute is made up by the next, which looks at everything up to now. */
export function clock(scope: Construct, functions: Functions): void {
  new events.Rule(scope, 'each-minute', {
    schedule: events.Schedule.rate(Duration.minutes(1)),
    targets: turns.map((name) => new targets.LambdaFunction(functions[name], { retryAttempts: 0 })),
  });
}
