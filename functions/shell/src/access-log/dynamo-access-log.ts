import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { AccessRecord, genesisHash } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import type { AccessLog } from './access-log.ts';

const keys = {
  pending: (facility: FacilityId) => `${facility}#pending`,
  chain: (facility: FacilityId) => ({ pk: `${facility}#chain`, sk: 'head' }),
  subject: (facility: FacilityId, subject: string) => `${facility}#subject#${subject}`,
};
const conditions = {
  isNewRecord: 'attribute_not_exists(pk)',
  isFirstHead: 'attribute_not_exists(pk)',
  isFormerHead: '#number = :number AND #hash = :hash',
} as const;

/** Access log in one DynamoDB table. */
export function dynamoAccessLog(dynamo: DynamoDBClient, table: string): AccessLog {
  const put = (item: Record<string, unknown>, condition = {}) =>
    dynamo.send(new PutItemCommand({ TableName: table, Item: marshall(item), ...condition }));
  const query = (pk: string, limit?: number) => queryItems(dynamo, table, pk, limit);
  return {
    record: async (record) => {
      const item = {
        pk: keys.pending(record.facility),
        sk: record.id,
        record: JSON.stringify(record),
      };
      await put(item, { ConditionExpression: conditions.isNewRecord });
    },
    pending: async (facility, limit) => {
      const items = await query(keys.pending(facility), limit);
      return items.map((item) => AccessRecord.parse(JSON.parse(String(item['record']))));
    },
    head: async (facility) => {
      const Key = marshall(keys.chain(facility));
      const request = { TableName: table, Key, ConsistentRead: true };
      const { Item } = await dynamo.send(new GetItemCommand(request));
      if (Item === undefined) return { number: 0, hash: genesisHash };
      const { number, hash } = unmarshall(Item);
      return { number: Number(number), hash: String(hash) };
    },
    index: async (facility, records, object) => {
      const subjects = [...new Set(records.flatMap((record) => record.subjects))];
      await inRuns(subjects, (subject) => put({ pk: keys.subject(facility, subject), sk: object }));
    },
    remove: async (facility, records) => {
      await inRuns(records, ({ id }) => {
        const Key = marshall({ pk: keys.pending(facility), sk: id });
        return dynamo.send(new DeleteItemCommand({ TableName: table, Key }));
      });
    },
    moveHead: async (facility, from, to) => {
      const item = { ...keys.chain(facility), ...to };
      try {
        await put(item, from.number === 0 ? isFirst : isFormer(from));
        return true;
      } catch (cause) {
        if (cause instanceof ConditionalCheckFailedException) return false;
        throw cause;
      }
    },
    objectsOf: async (facility, subject) =>
      (await query(keys.subject(facility, subject))).map((item) => String(item['sk'])),
  };
}

/** Requests under way at the same time; more would only queue in the client. */
const runLength = 25;

async function inRuns<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < all.length; from += runLength) {
    await Promise.all(all.slice(from, from + runLength).map(work));
  }
}

const isFirst = { ConditionExpression: conditions.isFirstHead };

const isFormer = (from: { readonly number: number; readonly hash: string }) => ({
  ConditionExpression: conditions.isFormerHead,
  ExpressionAttributeNames: { '#number': 'number', '#hash': 'hash' },
  ExpressionAttributeValues: marshall({ ':number': from.number, ':hash': from.hash }),
});

async function queryItems(
  dynamo: DynamoDBClient,
  table: string,
  pk: string,
  limit = Number.POSITIVE_INFINITY,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let start: QueryCommand['input']['ExclusiveStartKey'];
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': pk }),
        ...(Number.isFinite(limit) && { Limit: limit - items.length }),
        ...(start !== undefined && { ExclusiveStartKey: start }),
      }),
    );
    items.push(...(page.Items ?? []).map((item) => unmarshall(item)));
    start = page.LastEvaluatedKey;
  } while (start !== undefined && items.length < limit);
  return items;
}
