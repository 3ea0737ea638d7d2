import { runningCloud } from '../running-cloud.ts';
import { objectStoreContract } from './object-store-contract.ts';
import { s3Objects } from './s3-objects.ts';

const { clients, config } = runningCloud();

objectStoreContract('S3', () => s3Objects(clients.s3, config.stateBucket));
