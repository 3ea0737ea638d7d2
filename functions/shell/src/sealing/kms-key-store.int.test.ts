import { systemClock } from '../clock.ts';
import { runningCloud } from '../running-cloud.ts';
import { keyStoreContract } from './key-store-contract.ts';
import { kmsKeyStore } from './kms-key-store.ts';

const { clients, config } = runningCloud();

keyStoreContract('KMS', () =>
  kmsKeyStore({
    dynamo: clients.dynamo,
    kms: clients.kms,
    table: config.keysTable,
    sealKeyId: config.sealKeyId,
    clock: systemClock,
    recoveryDays: config.keyRecoveryDays,
  }),
);
