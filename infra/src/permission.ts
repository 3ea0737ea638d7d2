import { aws_iam as iam } from 'aws-cdk-lib';
import type { Resources } from './resources.ts';

/** One right of a function, as policy statements over the stack's resources. */
export type Permission = (resources: Resources) => readonly iam.PolicyStatement[];

/** Shorthand for an allowing statement. */
export function allow(
  actions: readonly string[],
  resources: readonly string[],
  conditions?: Readonly<Record<string, unknown>>,
): iam.PolicyStatement {
  return statement(iam.Effect.ALLOW, actions, resources, conditions);
}

/** Shorthand for a denying statement, which no allowing one overrides. */
export function deny(
  actions: readonly string[],
  resources: readonly string[],
  conditions?: Readonly<Record<string, unknown>>,
): iam.PolicyStatement {
  return statement(iam.Effect.DENY, actions, resources, conditions);
}

function statement(
  effect: iam.Effect,
  actions: readonly string[],
  resources: readonly string[],
  conditions: Readonly<Record<string, unknown>> | undefined,
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    effect,
    actions: [...actions],
    resources: [...resources],
    ...(conditions !== undefined && { conditions }),
  });
}
