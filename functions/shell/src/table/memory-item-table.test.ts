import { itemTableContract } from './item-table-contract.ts';
import { memoryItemTable } from './memory-item-table.ts';

itemTableContract('in memory', memoryItemTable);
