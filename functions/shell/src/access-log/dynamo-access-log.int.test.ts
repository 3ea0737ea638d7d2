import { runningCloud } from '../running-cloud.ts';
import { accessLogContract } from './access-log-contract.ts';
import { dynamoAccessLog } from './dynamo-access-log.ts';

const { clients, config } = runningCloud();

accessLogContract('DynamoDB', () => dynamoAccessLog(clients.dynamo, config.accessTable));
