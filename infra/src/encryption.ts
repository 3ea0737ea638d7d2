import { aws_iam as iam, aws_kms as kms, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Stage } from './stages.ts';

export interface EncryptionKeys {
  /** Encrypts tables, stream, queues, buckets and logs at rest. */
  readonly storage: kms.Key;
  /** Wraps the data keys of sealed fields: destroying one of those is what erasure means. */
  readonly seal: kms.Key;
  /** Signs checkpoints. No function that writes events may use it. */
  readonly checkpoint: kms.Key;
}

/** KMS keys, one per trust: who may read storage, who may open sealed fields, who may sign. */
export function encryptionKeys(scope: Construct, stage: Stage): EncryptionKeys {
  const removalPolicy = stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  const storage = new kms.Key(scope, 'storage-key', {
    description: 'Watchhouse: data at rest',
    enableKeyRotation: true,
    removalPolicy,
  });
  storage.addToResourcePolicy(allowLogs(scope));
  storage.addToResourcePolicy(allowAlarms());
  const seal = new kms.Key(scope, 'seal-key', {
    description: 'Watchhouse: wraps the data keys of sealed personal fields',
    enableKeyRotation: true,
    removalPolicy,
  });
  const checkpoint = new kms.Key(scope, 'checkpoint-key', {
    description: 'Watchhouse: signs ledger checkpoints',
    keySpec: kms.KeySpec.ECC_NIST_P256,
    keyUsage: kms.KeyUsage.SIGN_VERIFY,
    removalPolicy,
  });
  return { storage, seal, checkpoint };
}

/** CloudWatch Logs encrypts with a key only if the key's own policy names it, for this account's groups. */
function allowLogs(scope: Construct): iam.PolicyStatement {
  const { region, account, partition } = Stack.of(scope);
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${region}.amazonaws.com`)],
    actions: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncrypt*',
      'kms:GenerateDataKey*',
      'kms:Describe*',
    ],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*`,
      },
    },
  });
}

function allowAlarms(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
  });
}
