import { aws_logs as logs, RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EncryptionKeys } from './encryption.ts';
import type { Stage } from './stages.ts';

const retentions = {
  7: logs.RetentionDays.ONE_WEEK,
  90: logs.RetentionDays.THREE_MONTHS,
  365: logs.RetentionDays.ONE_YEAR,
} as const;

/** A log group that forgets after the stage's number of days. */
export function logGroup(
  scope: Construct,
  id: string,
  keys: EncryptionKeys,
  stage: Stage,
): logs.LogGroup {
  return new logs.LogGroup(scope, id, {
    retention: retentions[stage.logDays],
    encryptionKey: keys.storage,
    removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}
