import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Config } from './config.ts';
import { lazily } from './lazily.ts';

/** One client of each service, made on first use. */
export interface Clients {
  readonly dynamo: DynamoDBClient;
  readonly kinesis: KinesisClient;
  readonly kms: KMSClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly push: ApiGatewayManagementApiClient;
}

/** Gives a client back that reports its calls to the tracer; the identity when nothing is traced. */
export type Trace = <T>(client: T) => T;

const requestTimeoutMs = 5_000;
const connectionTimeoutMs = 1_500;
const attemptsMax = 4;

/** AWS clients with adaptive retries, against AWS or the endpoint of the configuration. */
export function createClients(config: Config, trace: Trace = (client) => client): Clients {
  const options = {
    region: config.region,
    retryMode: 'adaptive',
    maxAttempts: attemptsMax,
    requestHandler: { requestTimeout: requestTimeoutMs, connectionTimeout: connectionTimeoutMs },
    ...(config.endpoint !== undefined && { endpoint: config.endpoint }),
  };
  return lazily<Clients>({
    dynamo: () => trace(new DynamoDBClient(options)),
    kinesis: () => trace(new KinesisClient(options)),
    kms: () => trace(new KMSClient(options)),
    s3: () => trace(new S3Client({ ...options, forcePathStyle: config.endpoint !== undefined })),
    sqs: () => trace(new SQSClient(options)),
    // A frame that cannot be sent at once is not tried again: the client is told to load a snapshot instead.
    push: () => {
      const once = { ...options, maxAttempts: 1, endpoint: config.pushEndpoint };
      return trace(new ApiGatewayManagementApiClient(once));
    },
  });
}
