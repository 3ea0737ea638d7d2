import { aws_iam as iam, aws_lambda as lambda, Duration } from 'aws-cdk-lib';
import type { aws_logs as logs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import path from 'node:path';
import { acknowledgeTracing } from './acknowledged-wildcards.ts';
import { functionNames, functionPlans } from './function-list.ts';
import type { FunctionName } from './function-list.ts';
import { environmentOf } from './environment.ts';
import { logGroup } from './log-group.ts';
import { allow } from './permission.ts';
import { useStorageKey } from './permissions.ts';
import type { Resources } from './resources.ts';

export type Functions = Readonly<Record<FunctionName, lambda.Function>>;

/** All functions; `handlers` is the folder that `bundleHandlers` filled, one folder a handler. */
export function functions(scope: Construct, resources: Resources, handlers: string): Functions {
  const entries = functionNames.map((name) => [name, handler(scope, name, resources, handlers)]);
  return Object.fromEntries(entries) as Functions;
}

function handler(
  scope: Construct,
  name: FunctionName,
  resources: Resources,
  handlers: string,
): lambda.Function {
  const { stage } = resources;
  const plan = functionPlans[name];
  const group = logGroup(scope, `${name}-log`, resources.encryption, stage);
  const made = new lambda.Function(scope, name, {
    description: `Watchhouse ${name}`,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    code: lambda.Code.fromAsset(path.join(handlers, name)),
    handler: 'index.handler',
    memorySize: plan.memoryMb,
    timeout: Duration.seconds(plan.timeoutSeconds),
    role: role(scope, name, resources, group),
    logGroup: group,
    environment: environmentOf(name, resources),
  });
  if (stage.tracing) {
    // By the property itself: the construct would attach a policy of its own to the role.
    (made.node.defaultChild as lambda.CfnFunction).tracingConfig = { mode: 'Active' };
  }
  return made;
}

/** A role of the function's own with exactly the statements of its plan, inline so that nothing is shared. */
function role(
  scope: Construct,
  name: FunctionName,
  resources: Resources,
  group: logs.LogGroup,
): iam.Role {
  const made = new iam.Role(scope, `${name}-role`, {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    description: `What ${name} may do`,
    inlinePolicies: {
      work: new iam.PolicyDocument({
        statements: [useStorageKey, ...functionPlans[name].may].flatMap((may) => may(resources)),
        minimize: true,
      }),
      report: new iam.PolicyDocument({
        statements: [
          allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [group.logGroupArn]),
          ...(resources.stage.tracing
            ? [allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*'])]
            : []),
        ],
      }),
    },
  });
  if (resources.stage.tracing) acknowledgeTracing(made);
  return made;
}
