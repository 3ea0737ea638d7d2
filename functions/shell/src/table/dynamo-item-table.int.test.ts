import { runningCloud } from '../running-cloud.ts';
import { dynamoItemTable } from './dynamo-item-table.ts';
import { itemTableContract } from './item-table-contract.ts';

const { clients, config } = runningCloud();

itemTableContract('in DynamoDB', () => dynamoItemTable(clients.dynamo, config.viewsTable));
