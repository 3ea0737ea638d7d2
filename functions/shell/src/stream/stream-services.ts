import type { Clients } from '../clients.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { dynamoItemTable } from '../table/dynamo-item-table.ts';
import type { ItemTable } from '../table/item-table.ts';
import { tableFailures } from './failures.ts';
import type { FailureStore } from './failures.ts';
import { tableFences } from './fence.ts';
import type { FenceStore } from './fence.ts';
import { kinesisSignalStream } from './kinesis-signal-stream.ts';
import { memorySignalStream } from './memory-signal-stream.ts';
import type { SignalStream } from './signal-stream.ts';

/** The signal stream, how far it has been decided, and whose signals could not be. */
export interface SignalServices {
  readonly signals: SignalStream;
  readonly fences: FenceStore;
  readonly failures: FailureStore;
}

/** How each is made on AWS, to be made on first use. */
export function signalMakers(clients: Clients, config: Config) {
  return {
    signals: () => kinesisSignalStream(clients.kinesis, config.signalsStream),
    fences: () => tableFences(dynamoItemTable(clients.dynamo, config.viewsTable)),
    failures: () => tableFailures(dynamoItemTable(clients.dynamo, config.viewsTable)),
  } satisfies { readonly [K in keyof SignalServices]: () => SignalServices[K] };
}

/** The in-memory twins; the fences lie on the table of the views. */
export function memorySignalServices(clock: Clock, viewsTable: ItemTable) {
  return {
    signals: memorySignalStream(clock),
    fences: tableFences(viewsTable),
    failures: tableFailures(viewsTable),
  } satisfies SignalServices;
}
