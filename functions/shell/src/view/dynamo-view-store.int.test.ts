import { runningCloud } from '../running-cloud.ts';
import { dynamoViewStore } from './dynamo-view-store.ts';
import { viewStoreContract } from './view-store-contract.ts';

const { clients, config } = runningCloud();

viewStoreContract('in DynamoDB', () => dynamoViewStore(clients.dynamo, config.viewsTable));
