import type { aws_dynamodb as dynamodb } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EncryptionKeys } from './encryption.ts';
import type { Stage } from './stages.ts';
import { table } from './table.ts';

export interface Tables {
  /** Derived rows and the positions of consumers. */
  readonly views: dynamodb.Table;
  /** Live connections, one-use tickets, revoked sessions. */
  readonly connections: dynamodb.Table;
  /** Wrapped data keys of sealed fields, outside the ledger so that they can be destroyed. */
  readonly keys: dynamodb.Table;
  /** Reads of personal data, until they are moved into the archive. */
  readonly access: dynamodb.Table;
  /** What falls due when. */
  readonly due: dynamodb.Table;
}

/** Every table but the ledger. */
export function tables(scope: Construct, stage: Stage, encryption: EncryptionKeys): Tables {
  const expiring = { timeToLiveAttribute: 'expiresAt' };
  return {
    views: table(scope, 'views', stage, encryption, expiring),
    connections: table(scope, 'connections', stage, encryption, expiring),
    keys: table(scope, 'keys', stage, encryption, {
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: stage.keyRecoveryDays,
      },
    }),
    access: table(scope, 'access', stage, encryption),
    due: table(scope, 'due', stage, encryption),
  };
}
