import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  GetItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { jitteredPause } from '../ledger/backoff.ts';
import { writeItems } from './dynamo-item-writes.ts';
import { itemsPerWriteMax } from './item-table.ts';
import type { ItemKey, ItemRange, ItemTable, StoredItem } from './item-table.ts';

type Attributes = Record<string, AttributeValue>;

/** DynamoDB takes this many items in one batch of removals. */
const removalsPerBatchMax = 25;
/** Rounds for what a batch left undone under throttling. */
const batchRoundsMax = 8;

/** An item table in DynamoDB with string keys `pk` and `sk`. */
export function dynamoItemTable(client: DynamoDBClient, table: string): ItemTable {
  return {
    get: async (key) => {
      const request = { TableName: table, Key: marshall(key), ConsistentRead: true };
      const { Item } = await client.send(new GetItemCommand(request));
      return Item === undefined ? undefined : storedItem(Item).attributes;
    },
    getMany: async (keys) => {
      const found: StoredItem[] = [];
      for (const batch of batches(keys, itemsPerWriteMax)) {
        found.push(...(await getBatch(client, table, batch)));
      }
      return found;
    },
    query: (pk, range = {}) => query(client, table, pk, range),
    write: (writes) => writeItems(client, table, writes),
    removeMany: async (keys) => {
      for (const batch of batches(keys, removalsPerBatchMax)) {
        await removeBatch(client, table, batch);
      }
    },
  };
}

function storedItem(item: Attributes): StoredItem {
  const { pk, sk, ...attributes } = unmarshall(item);
  return { key: { pk: String(pk), sk: String(sk) }, attributes };
}

function batches<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

async function query(
  client: DynamoDBClient,
  table: string,
  pk: string,
  { from, until, limit }: ItemRange,
): Promise<readonly StoredItem[]> {
  const found: StoredItem[] = [];
  let start: Attributes | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: `pk = :pk${rangeCondition(from, until)}`,
        ExpressionAttributeValues: marshall(
          { ':pk': pk, ':from': from, ':until': until },
          { removeUndefinedValues: true },
        ),
        ...(limit !== undefined && { Limit: limit - found.length }),
        ...(start !== undefined && { ExclusiveStartKey: start }),
      }),
    );
    for (const item of page.Items ?? []) found.push(storedItem(item));
    start = page.LastEvaluatedKey;
  } while (start !== undefined && (limit === undefined || found.length < limit));
  return found;
}

/** A key condition takes one comparison of the sort key, or BETWEEN (both ends included). */
function rangeCondition(from: string | undefined, until: string | undefined): string {
  if (from !== undefined && until !== undefined) return ' AND sk BETWEEN :from AND :until';
  if (from !== undefined) return ' AND sk >= :from';
  return until === undefined ? '' : ' AND sk <= :until';
}

async function getBatch(
  client: DynamoDBClient,
  table: string,
  keys: readonly ItemKey[],
): Promise<readonly StoredItem[]> {
  const found: StoredItem[] = [];
  let open: Attributes[] = keys.map((key) => marshall(key));
  for (let round = 0; open.length > 0; round += 1) {
    if (round === batchRoundsMax) throw new Error('A batch read was throttled for too long.');
    if (round > 0) await jitteredPause(round);
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [table]: { Keys: open, ConsistentRead: true } } }),
    );
    for (const item of Responses?.[table] ?? []) found.push(storedItem(item));
    open = UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return found;
}

async function removeBatch(
  client: DynamoDBClient,
  table: string,
  keys: readonly ItemKey[],
): Promise<void> {
  let open = keys.map((key) => ({ DeleteRequest: { Key: marshall(key) } }));
  for (let round = 0; open.length > 0; round += 1) {
    if (round === batchRoundsMax) throw new Error('A batch removal was throttled for too long.');
    if (round > 0) await jitteredPause(round);
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [table]: open } }),
    );
    open = (UnprocessedItems?.[table] ?? []) as typeof open;
  }
}
