import { aws_dynamodb as dynamodb } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EncryptionKeys } from './encryption.ts';
import type { Stage } from './stages.ts';
import { table } from './table.ts';

/** The ledger. Its stream only wakes consumers; they read the log itself. Command records expire by TTL. */
export function ledgerTable(scope: Construct, stage: Stage, keys: EncryptionKeys): dynamodb.Table {
  return table(scope, 'ledger', stage, keys, {
    stream: dynamodb.StreamViewType.NEW_IMAGE,
    timeToLiveAttribute: 'expiresAt',
  });
}
