import { GetItemCommand, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { CommandResult, genesisHash } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { ledgerKeys } from './dynamo-keys.ts';
import { transactFailure } from './dynamo-outcome.ts';
import { transactItem } from './dynamo-writes.ts';
import type { Ledger, StoredEntry } from './ledger.ts';
import { tableLedger } from './table-ledger.ts';
import type { LedgerOptions } from './table-ledger.ts';
import type { LedgerTable } from './table.ts';

/** The ledger in one DynamoDB table. */
export const dynamoLedger = (
  client: DynamoDBClient,
  table: string,
  options: LedgerOptions,
): Ledger => tableLedger(dynamoTable(client, table), options);

/** DynamoDB under the ledger: strongly consistent reads, one transaction per append. */
function dynamoTable(client: DynamoDBClient, table: string): LedgerTable {
  const get = async (key: { readonly pk: string; readonly sk: string }) => {
    const request = { TableName: table, Key: marshall(key), ConsistentRead: true };
    const { Item } = await client.send(new GetItemCommand(request));
    return Item === undefined ? undefined : unmarshall(Item);
  };
  return {
    head: async (facility) => {
      const item = await get(ledgerKeys.head(facility));
      return item === undefined
        ? { seq: 0, hash: genesisHash }
        : { seq: Number(item['seq']), hash: String(item['hash']) };
    },
    state: async (facility, stream) => {
      const item = await get(ledgerKeys.state(facility, stream));
      if (item === undefined) return undefined;
      const { version, seq, state } = item;
      return { version: Number(version), seq: Number(seq), state: String(state) };
    },
    command: async (facility, id) => {
      const item = await get(ledgerKeys.command(facility, id));
      if (item === undefined) return undefined;
      const result = CommandResult.parse(JSON.parse(String(item['result'])));
      return { bodyHash: String(item['bodyHash']), actor: String(item['actor']), result };
    },
    holder: async (facility, key) => {
      const item = await get(ledgerKeys.claim(facility, key));
      return item === undefined ? undefined : String(item['holder']);
    },
    entries: (facility, fromSeq, limit) => queryEntries(client, table, facility, fromSeq, limit),
    transact: async (facility, writes) => {
      const TransactItems = writes.map((write) => transactItem(table, facility, write));
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems }));
        return { kind: 'written' };
      } catch (cause) {
        return transactFailure(cause, writes);
      }
    },
  };
}

async function queryEntries(
  client: DynamoDBClient,
  table: string,
  facility: FacilityId,
  fromSeq: number,
  limit: number,
): Promise<readonly StoredEntry[]> {
  const entries: StoredEntry[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :log AND sk >= :from',
        ExpressionAttributeValues: marshall({
          ':log': ledgerKeys.log(facility),
          ':from': ledgerKeys.seq(fromSeq),
        }),
        ProjectionExpression: 'sk, entry',
        Limit: limit - entries.length,
        ...(start !== undefined && { ExclusiveStartKey: start }),
      }),
    );
    for (const item of page.Items ?? []) {
      const { sk, entry } = unmarshall(item);
      entries.push({ seq: Number(sk), entry: String(entry) });
    }
    start = page.LastEvaluatedKey;
  } while (start !== undefined && entries.length < limit);
  return entries;
}
