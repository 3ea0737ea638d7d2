import { createServices, memoryObserver, readConfig } from '@watchhouse/shell';
import type { Services } from '@watchhouse/shell';

/** Capacity units that DynamoDB says were consumed. */
export interface Units {
  read: number;
  write: number;
}

/** The part of an AWS client that a meter needs. */
interface Metered {
  readonly middlewareStack: {
    readonly add: (
      middleware: (
        next: (call: Call) => Promise<{ output: Output }>,
      ) => (call: Call) => Promise<{ output: Output }>,
      where: { readonly step: 'initialize' },
    ) => void;
  };
}
interface Call {
  readonly input: Record<string, unknown>;
}
interface Capacity {
  readonly CapacityUnits?: number;
  readonly ReadCapacityUnits?: number;
  readonly WriteCapacityUnits?: number;
}
interface Output {
  readonly ConsumedCapacity?: Capacity | readonly Capacity[];
}

/** Services over the same cloud whose DynamoDB calls are metered; `take` gives the units since the last call. */
export function meteredServices(): { readonly services: Services; readonly take: () => Units } {
  let units: Units = { read: 0, write: 0 };
  const meter = (client: Metered): void =>
    client.middlewareStack.add(
      (next) => async (call) => {
        const result = await next({
          ...call,
          input: { ...call.input, ReturnConsumedCapacity: 'TOTAL' },
        });
        count(units, isWrite(call.input), result.output);
        return result;
      },
      { step: 'initialize' },
    );
  const services = createServices(readConfig(process.env), {
    observer: memoryObserver(false),
    trace: (client) => {
      if (isDynamo(client)) meter(client);
      return client;
    },
  });
  return {
    services,
    take: () => {
      const taken = units;
      units = { read: 0, write: 0 };
      return taken;
    },
  };
}

const isDynamo = (client: unknown): client is Metered =>
  (client as object).constructor.name === 'DynamoDBClient';

/** Requests that write carry what they put, change or transact. */
const isWrite = (input: Record<string, unknown>): boolean => {
  const requests: unknown[] = Object.values(input['RequestItems'] ?? {});
  return (
    'TransactItems' in input ||
    'Item' in input ||
    'UpdateExpression' in input ||
    requests.some((request) => Array.isArray(request))
  );
};

function count(units: Units, isWriting: boolean, { ConsumedCapacity: consumed }: Output): void {
  for (const each of consumed === undefined ? [] : [consumed].flat()) {
    const { CapacityUnits: total = 0, ReadCapacityUnits: read, WriteCapacityUnits: write } = each;
    units.read += read ?? (isWriting ? 0 : total);
    units.write += write ?? (isWriting ? total : 0);
  }
}
