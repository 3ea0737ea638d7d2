import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ItemWrite, WriteCondition } from './item-table.ts';

/** Reasons of a cancelled transaction that mean: someone else was there. */
const lostReasons = new Set(['None', 'ConditionalCheckFailed', 'TransactionConflict']);

/**
 * Writes all or nothing. A single put or removal goes without a transaction, which costs half.
 * False when a condition did not hold or another transaction was at the same items.
 */
export async function writeItems(
  client: DynamoDBClient,
  table: string,
  writes: readonly ItemWrite[],
): Promise<boolean> {
  const [first, ...others] = writes;
  if (first === undefined) return true;
  try {
    if (others.length > 0 || first.kind === 'check') {
      const TransactItems = writes.map((write) => transactItem(table, write));
      await client.send(new TransactWriteItemsCommand({ TransactItems }));
    } else {
      await writeOne(client, table, first);
    }
    return true;
  } catch (cause) {
    if (isLost(cause)) return false;
    throw cause;
  }
}

async function writeOne(
  client: DynamoDBClient,
  table: string,
  write: Exclude<ItemWrite, { kind: 'check' }>,
): Promise<void> {
  const condition = conditionOf(write.on);
  if (write.kind === 'put') {
    const Item = marshall({ ...write.key, ...write.attributes });
    await client.send(new PutItemCommand({ TableName: table, Item, ...condition }));
  } else {
    const Key = marshall(write.key);
    await client.send(new DeleteItemCommand({ TableName: table, Key, ...condition }));
  }
}

function transactItem(table: string, write: ItemWrite): TransactWriteItem {
  const condition = conditionOf(write.on);
  switch (write.kind) {
    case 'put': {
      const Item = marshall({ ...write.key, ...write.attributes });
      return { Put: { TableName: table, Item, ...condition } };
    }
    case 'remove':
      return { Delete: { TableName: table, Key: marshall(write.key), ...condition } };
    case 'check':
      return {
        ConditionCheck: {
          TableName: table,
          Key: marshall(write.key),
          ...{ ConditionExpression: 'attribute_exists(pk)', ...condition },
        },
      };
  }
}

function conditionOf(on: WriteCondition | undefined): {
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, AttributeValue>;
} {
  switch (on?.is) {
    case undefined:
      return {};
    case 'absent':
      return { ConditionExpression: 'attribute_not_exists(pk)' };
    case 'present':
      return { ConditionExpression: 'attribute_exists(pk)' };
    case 'equal': {
      const entries = Object.entries(on.attributes);
      return {
        ConditionExpression: entries.map((_, i) => `#a${String(i)} = :v${String(i)}`).join(' AND '),
        ExpressionAttributeNames: Object.fromEntries(
          entries.map(([name], i) => [`#a${String(i)}`, name]),
        ),
        ExpressionAttributeValues: marshall(
          Object.fromEntries(entries.map(([, value], i) => [`:v${String(i)}`, value])),
        ),
      };
    }
  }
}

function isLost(cause: unknown): boolean {
  if (cause instanceof ConditionalCheckFailedException) return true;
  if (cause instanceof TransactionConflictException) return true;
  if (!(cause instanceof TransactionCanceledException)) return false;
  return (cause.CancellationReasons ?? []).every(({ Code }) => lostReasons.has(Code ?? 'None'));
}
