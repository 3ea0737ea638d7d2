import type { Clients } from './clients.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { tableConsumerStates } from './consumers/consumer-states.ts';
import type { ConsumerStates } from './consumers/consumer-states.ts';
import { tableFacilityDirectory } from './consumers/facility-directory.ts';
import type { FacilityDirectory } from './consumers/facility-directory.ts';
import type { DueStore } from './deadline/due-store.ts';
import { tableDueStore } from './deadline/table-due-store.ts';
import { gatewayFrameSender } from './push/gateway-frame-sender.ts';
import type { ConnectionStore } from './push/connection.ts';
import type { FrameSender } from './push/frame-sender.ts';
import { memoryFrameSender } from './push/memory-frame-sender.ts';
import { tableConnectionStore } from './push/table-connection-store.ts';
import { dynamoItemTable } from './table/dynamo-item-table.ts';
import type { ItemTable } from './table/item-table.ts';
import { memoryItemTable } from './table/memory-item-table.ts';
import { dynamoViewStore } from './view/dynamo-view-store.ts';
import { memoryViewStore } from './view/memory-view-store.ts';
import type { ViewStore } from './view/view-store.ts';
import { tableChainStore } from './wake/chain-store.ts';
import type { ChainStore } from './wake/chain-store.ts';
import { memoryWakeQueue } from './wake/memory-wake-queue.ts';
import { sqsWakeQueue } from './wake/sqs-wake-queue.ts';
import type { WakeQueue } from './wake/wake-queue.ts';
import { tableFenceReader } from './watchdog/fence-reader.ts';
import type { FenceReader } from './watchdog/fence-reader.ts';
import { tableWatchNotes } from './watchdog/watch-notes.ts';
import type { WatchNotes } from './watchdog/watch-notes.ts';

/** What is derived from the ledger, and what wakes the work of deriving it. */
export interface DerivedServices {
  readonly views: ViewStore;
  readonly consumers: ConsumerStates;
  readonly facilities: FacilityDirectory;
  readonly chains: ChainStore;
  readonly wake: WakeQueue;
  readonly connections: ConnectionStore;
  readonly frames: FrameSender;
  readonly due: DueStore;
  readonly fence: FenceReader;
  readonly watchNotes: WatchNotes;
}

/** How each is made on AWS, to be made on first use. */
export function derivedMakers(clients: Clients, config: Config) {
  const viewsTable = () => dynamoItemTable(clients.dynamo, config.viewsTable);
  return {
    views: () => dynamoViewStore(clients.dynamo, config.viewsTable),
    consumers: () => tableConsumerStates(viewsTable()),
    facilities: () => tableFacilityDirectory(viewsTable()),
    chains: () => tableChainStore(dynamoItemTable(clients.dynamo, config.connectionsTable)),
    wake: () =>
      sqsWakeQueue(clients.sqs, {
        wake: () => config.wakeQueueUrl,
        deadline: () => config.deadlineQueueUrl,
      }),
    connections: () =>
      tableConnectionStore(dynamoItemTable(clients.dynamo, config.connectionsTable)),
    frames: () => gatewayFrameSender(clients.push),
    due: () => tableDueStore(dynamoItemTable(clients.dynamo, config.dueTable)),
    fence: () => tableFenceReader(viewsTable()),
    watchNotes: () => tableWatchNotes(viewsTable()),
  } satisfies { readonly [K in keyof DerivedServices]: () => DerivedServices[K] };
}

/** The in-memory twins. `viewsTable` is open to tests that play the part of another writer. */
export function memoryDerivedServices(clock: Clock) {
  const viewsTable = memoryItemTable();
  return {
    viewsTable,
    views: memoryViewStore(),
    consumers: tableConsumerStates(viewsTable),
    facilities: tableFacilityDirectory(viewsTable),
    chains: tableChainStore(memoryItemTable()),
    wake: memoryWakeQueue(clock),
    connections: tableConnectionStore(memoryItemTable()),
    frames: memoryFrameSender(),
    due: tableDueStore(memoryItemTable()),
    fence: tableFenceReader(viewsTable),
    watchNotes: tableWatchNotes(viewsTable),
  } satisfies DerivedServices & { readonly viewsTable: ItemTable };
}
