import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { FacilityId } from '@watchhouse/contracts';
import { ledgerKeys } from './dynamo-keys.ts';
import type { LedgerWrite } from './table.ts';

/** Each condition by the name of the write that carries it. */
const conditions = {
  isFirstHead: 'attribute_not_exists(pk)',
  isFormerHead: 'seq = :seq AND #hash = :hash',
  isFreePosition: 'attribute_not_exists(pk)',
  isFirstVersion: 'attribute_not_exists(pk)',
  isExpectedVersion: 'version = :version',
  isNewCommand: 'attribute_not_exists(pk)',
  isFreeOrOwn: 'attribute_not_exists(pk) OR holder = :holder',
} as const;

/** One write as DynamoDB takes it. Events are only ever put where nothing was. */
export function transactItem(
  table: string,
  facility: FacilityId,
  write: LedgerWrite,
): TransactWriteItem {
  switch (write.name) {
    case 'head':
      return headItem(table, facility, write);
    case 'event':
      return put(table, conditions.isFreePosition, {
        pk: ledgerKeys.log(facility),
        sk: ledgerKeys.seq(write.seq),
        facility,
        seq: write.seq,
        type: write.type,
        entry: write.entry,
      });
    case 'state':
      return stateItem(table, facility, write);
    case 'command':
      return put(table, conditions.isNewCommand, {
        ...ledgerKeys.command(facility, write.id),
        bodyHash: write.item.bodyHash,
        actor: write.item.actor,
        result: JSON.stringify(write.item.result),
        expiresAt: write.expiresAt,
      });
    case 'claim': {
      const item = { ...ledgerKeys.claim(facility, write.key), holder: write.holder };
      return put(table, conditions.isFreeOrOwn, item, { ':holder': write.holder });
    }
    case 'release':
      return {
        Delete: {
          TableName: table,
          Key: marshall(ledgerKeys.claim(facility, write.key)),
          ConditionExpression: conditions.isFreeOrOwn,
          ExpressionAttributeValues: marshall({ ':holder': write.holder }),
        },
      };
  }
}

function headItem(
  table: string,
  facility: FacilityId,
  write: LedgerWrite & { name: 'head' },
): TransactWriteItem {
  const item = { ...ledgerKeys.head(facility), ...write.to };
  if (write.from.seq === 0) return put(table, conditions.isFirstHead, item);
  const former = { ':seq': write.from.seq, ':hash': write.from.hash };
  return put(table, conditions.isFormerHead, item, former, { '#hash': 'hash' });
}

function stateItem(
  table: string,
  facility: FacilityId,
  write: LedgerWrite & { name: 'state' },
): TransactWriteItem {
  const item = { ...ledgerKeys.state(facility, write.stream), ...write.item };
  if (write.expectedVersion === 0) return put(table, conditions.isFirstVersion, item);
  return put(table, conditions.isExpectedVersion, item, { ':version': write.expectedVersion });
}

function put(
  table: string,
  condition: string,
  item: Record<string, unknown>,
  values?: Record<string, unknown>,
  names?: Record<string, string>,
): TransactWriteItem {
  return {
    Put: {
      TableName: table,
      Item: marshall(item),
      ConditionExpression: condition,
      ...(values !== undefined && { ExpressionAttributeValues: marshall(values) }),
      ...(names !== undefined && { ExpressionAttributeNames: names }),
    },
  };
}
