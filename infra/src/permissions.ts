import { Stack } from 'aws-cdk-lib';
import type { aws_dynamodb as dynamodb } from 'aws-cdk-lib';
import { allow, deny } from './permission.ts';
import type { Permission } from './permission.ts';
import type { SignalReader } from './signals.ts';

const readItems = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const writeItems = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:ConditionCheckItem',
];

/** Holds a statement to partitions; a request that names no key at all would satisfy "all values". */
const only = (partition: string) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [partition] },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});

const reads = (table: dynamodb.Table) => allow(readItems, [table.tableArn]);
const writes = (table: dynamodb.Table) => allow([...readItems, ...writeItems], [table.tableArn]);

/** Asks how far a facility's log has come, 0 for one that is not registered; no event of it. */
export const readHeads: Permission = ({ ledger }) => [
  allow(['dynamodb:GetItem'], [ledger.tableArn], only('*#head')),
];

/** Uses what is encrypted at rest: every function needs it, none can do anything else with the key. */
export const useStorageKey: Permission = ({ encryption }) => [
  allow(
    [
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:DescribeKey',
    ],
    [encryption.storage.keyArn],
  ),
];

export const readViews: Permission = ({ tables }) => [reads(tables.views)];
export const writeViews: Permission = ({ tables }) => [writes(tables.views)];
export const writeConnections: Permission = ({ tables }) => [writes(tables.connections)];
export const writeDue: Permission = ({ tables }) => [writes(tables.due)];

/** Records a read of personal data among the records to be moved; the chain and its index are out of reach. */
export const recordAccess: Permission = ({ tables }) => [
  allow(['dynamodb:PutItem'], [tables.access.tableArn], only('*#pending')),
];
/** Moves access records into the archive. */
export const moveAccess: Permission = ({ tables }) => [
  allow([...readItems, 'dynamodb:PutItem', 'dynamodb:DeleteItem'], [tables.access.tableArn]),
];

/** Opens sealed fields. */
export const openSealed: Permission = ({ tables, encryption }) => [
  reads(tables.keys),
  allow(['kms:Decrypt'], [encryption.seal.keyArn]),
];
/** Seals new fields: makes data keys, and opens what was sealed before. */
export const seal: Permission = (resources) => [
  ...openSealed(resources),
  allow(['dynamodb:PutItem'], [resources.tables.keys.tableArn]),
  allow(['kms:GenerateDataKey'], [resources.encryption.seal.keyArn]),
];

/** Signs checkpoints. Whoever has this must not be able to append to the ledger, nor whoever appends have this. */
export const signCheckpoints: Permission = ({ encryption }) => [
  allow(['kms:Sign', 'kms:GetPublicKey'], [encryption.checkpoint.keyArn]),
];
/** Keeps when the next checkpoint is due and up to where the log was signed; no other item of these tables. */
export const noteCheckpoints: Permission = ({ tables }) => [
  allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [tables.connections.tableArn], only('*#chain')),
  allow(['dynamodb:PutItem'], [tables.views.tableArn], only('*#consumer#checkpoint')),
];
/** Reads where the chain of access records stands, and no access record. */
export const readAccessHead: Permission = ({ tables }) => [
  allow(['dynamodb:GetItem'], [tables.access.tableArn], only('*#chain')),
];

/** What nobody may do to a locked object, whatever else is allowed. */
const keepLocked: Permission = ({ buckets }) => [
  deny(
    [
      's3:DeleteObject',
      's3:DeleteObjectVersion',
      's3:BypassGovernanceRetention',
      's3:PutObjectLegalHold',
      's3:PutBucketObjectLockConfiguration',
    ],
    [buckets.archive.bucketArn, buckets.archive.arnForObjects('*')],
  ),
];
export const readArchive: Permission = (resources) => [
  allow(['s3:GetObject'], [resources.buckets.archive.arnForObjects('*')]),
  allow(['s3:ListBucket'], [resources.buckets.archive.bucketArn]),
  ...keepLocked(resources),
];
/** Adds objects under Object Lock below one prefix. */
export const archiveBelow =
  (prefix: string): Permission =>
  (resources) => [
    allow(
      ['s3:PutObject', 's3:PutObjectRetention'],
      [resources.buckets.archive.arnForObjects(`${prefix}/*`)],
    ),
    ...readArchive(resources),
  ];

export const readState: Permission = ({ buckets }) => [
  allow(['s3:GetObject'], [buckets.state.arnForObjects('*')]),
  allow(['s3:ListBucket'], [buckets.state.bucketArn]),
];
export const writeState: Permission = (resources) => [
  allow(['s3:PutObject', 's3:DeleteObject'], [resources.buckets.state.arnForObjects('*')]),
  ...readState(resources),
];

/** Keeps which lines a replay of the quarantine left; what lies in quarantine itself is out of reach. */
export const keepReplays: Permission = ({ buckets }) => [
  allow(['s3:PutObject'], [buckets.state.arnForObjects('quarantine-left/*')]),
];

/** Looks whether records lie in the stream that nobody has decided. */
export const peekSignals: Permission = ({ signals: { stream } }) => [
  allow(
    ['kinesis:ListShards', 'kinesis:GetShardIterator', 'kinesis:GetRecords'],
    [stream.streamArn],
  ),
];
/** Reads the stream: as its consumer, and again from a position when detection catches up. */
export const readSignals =
  (reader: SignalReader): Permission =>
  ({ signals: { stream, consumers } }) => [
    allow(
      [
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
        'kinesis:ListShards',
        'kinesis:GetShardIterator',
        'kinesis:GetRecords',
      ],
      [stream.streamArn],
    ),
    ...[consumers[reader]]
      .filter((consumer) => consumer !== undefined)
      .map(({ streamConsumerArn }) =>
        allow(['kinesis:SubscribeToShard', 'kinesis:DescribeStreamConsumer'], [streamConsumerArn]),
      ),
  ];
/** Puts into the stream what the ledger says, and what lay in quarantine. */
export const putSignals: Permission = ({ signals }) => [
  allow(['kinesis:PutRecord', 'kinesis:PutRecords'], [signals.stream.streamArn]),
];

/** Queues wake messages for consumers. */
export const wakeConsumers: Permission = ({ queues }) => [
  allow(['sqs:SendMessage'], [queues.wake.queueArn]),
];
/** Queues delayed wake messages for deadlines. */
export const queueDeadlines: Permission = ({ queues }) => [
  allow(['sqs:SendMessage'], [queues.deadline.queueArn]),
];
const receive = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
export const receiveWakes: Permission = ({ queues }) => [allow(receive, [queues.wake.queueArn])];
export const receiveDeadlines: Permission = ({ queues }) => [
  allow(receive, [queues.deadline.queueArn]),
];

/** Sends to live connections and closes them. */
export const push: Permission = ({ liveApi }) => {
  const { partition, region, account } = Stack.of(liveApi);
  return [
    allow(
      ['execute-api:ManageConnections'],
      [`arn:${partition}:execute-api:${region}:${account}:${liveApi.apiId}/live/*/@connections/*`],
    ),
  ];
};
