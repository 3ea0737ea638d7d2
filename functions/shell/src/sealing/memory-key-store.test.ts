import { systemClock } from '../clock.ts';
import { keyStoreContract } from './key-store-contract.ts';
import { memoryKeyStore } from './memory-key-store.ts';

const shared = memoryKeyStore(systemClock);
keyStoreContract('memory', () => shared);
