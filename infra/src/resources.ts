import type { aws_apigatewayv2 as gateway, aws_dynamodb as dynamodb } from 'aws-cdk-lib';
import type { Buckets } from './buckets.ts';
import type { EncryptionKeys } from './encryption.ts';
import type { Identity } from './identity.ts';
import type { Queues } from './queues.ts';
import type { Signals } from './signals.ts';
import type { Stage } from './stages.ts';
import type { Tables } from './tables.ts';

/** What the functions work on: made first, so that a function's rights can name it. */
export interface Resources {
  readonly stage: Stage;
  readonly encryption: EncryptionKeys;
  readonly signals: Signals;
  readonly ledger: dynamodb.Table;
  readonly tables: Tables;
  readonly buckets: Buckets;
  readonly queues: Queues;
  readonly identity: Identity;
  readonly liveApi: gateway.WebSocketApi;
  /** Management address of the live API. */
  readonly pushEndpoint: string;
}
