import { systemClock } from '../clock.ts';
import { runningCloud } from '../running-cloud.ts';
import { dynamoLedger } from './dynamo-ledger.ts';
import { ledgerContract } from './ledger-contract.ts';

const { clients, config } = runningCloud();

ledgerContract('DynamoDB', () =>
  dynamoLedger(clients.dynamo, config.ledgerTable, { clock: systemClock }),
);
