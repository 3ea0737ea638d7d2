import { memoryObjects } from './memory-objects.ts';
import { objectStoreContract } from './object-store-contract.ts';

const shared = memoryObjects();
objectStoreContract('memory', () => shared);
