import { aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { allow } from './permission.ts';
import type { Resources } from './resources.ts';

/** What the agent of a site may do: put signals, and nothing else. Attach it to the site's own identity. */
export function agentAccess(scope: Construct, { signals, encryption }: Resources): void {
  new iam.ManagedPolicy(scope, 'agent-access', {
    description: 'Watchhouse: put signals of one site into the stream',
    statements: [
      allow(['kinesis:PutRecords', 'kinesis:PutRecord'], [signals.stream.streamArn]),
      allow(['kms:GenerateDataKey'], [encryption.storage.keyArn]),
    ],
  });
}
