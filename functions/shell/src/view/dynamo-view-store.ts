import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoItemTable } from '../table/dynamo-item-table.ts';
import { tableViewStore } from './table-view-store.ts';
import type { ViewStore } from './view-store.ts';

/** Views in one DynamoDB table. */
export const dynamoViewStore = (client: DynamoDBClient, table: string): ViewStore =>
  tableViewStore(dynamoItemTable(client, table));
