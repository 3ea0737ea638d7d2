import { memoryViewStore } from './memory-view-store.ts';
import { viewStoreContract } from './view-store-contract.ts';

viewStoreContract('in memory', memoryViewStore);
