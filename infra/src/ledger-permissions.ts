import { allow, deny } from './permission.ts';
import type { Permission } from './permission.ts';

const logKeys = ['*#log'];
const claimKeys = ['*#claim#*'];

/**
 * What holds for everybody near the ledger: an event is never updated or deleted, and is put only inside a
 * transaction (which our code makes conditional on the head and on the event not existing). IAM cannot say
 * "put only if absent", so the hash chain and the signed checkpoints answer for the rest.
 */
const protectEvents: Permission = ({ ledger }) => [
  deny(
    [
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:PartiQLUpdate',
      'dynamodb:PartiQLDelete',
      'dynamodb:PartiQLInsert',
    ],
    [ledger.tableArn],
    { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': logKeys } },
  ),
  deny(['dynamodb:PutItem'], [ledger.tableArn], {
    'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': logKeys },
    StringNotEquals: { 'dynamodb:EnclosingOperation': 'TransactWriteItems' },
  }),
];

/** Reads events, states, heads and command records. */
export const readLedger: Permission = ({ ledger }) => [
  allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], [ledger.tableArn]),
];

/** Appends: puts and condition checks, and releases claims; nothing else can be taken away. */
export const appendLedger: Permission = (resources) => [
  ...readLedger(resources),
  allow(['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'], [resources.ledger.tableArn]),
  allow(['dynamodb:DeleteItem'], [resources.ledger.tableArn], {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': claimKeys },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  }),
  ...protectEvents(resources),
];

/** Is woken by the ledger's stream. */
export const readLedgerStream: Permission = ({ ledger }) => [
  allow(
    [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
    ],
    [ledger.tableStreamArn ?? ledger.tableArn],
  ),
];
