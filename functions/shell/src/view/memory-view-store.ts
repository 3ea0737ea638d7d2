import { memoryItemTable } from '../table/memory-item-table.ts';
import { tableViewStore } from './table-view-store.ts';
import type { ViewStore } from './view-store.ts';

/** Views in memory: the same store on the table's in-memory twin. */
export const memoryViewStore = (): ViewStore => tableViewStore(memoryItemTable());
