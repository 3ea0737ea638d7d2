import type { Clock } from '../clock.ts';
import type { SignalStream, StreamRecord } from './signal-stream.ts';

/** One shard in memory; `records` is open to tests, which deliver them as they like. */
export function memorySignalStream(
  clock: Clock,
  shard = 'shardId-000000000000',
): SignalStream & { readonly records: StreamRecord[] } {
  const records: StreamRecord[] = [];
  return {
    records,
    put: async (facility, bytes) => {
      await Promise.resolve();
      records.push({
        shard,
        sequenceNumber: String(records.length + 1),
        partitionKey: facility,
        arrivedAt: clock.now(),
        bytes,
      });
    },
    readAfter: async function* (of, after) {
      await Promise.resolve();
      const from = after === undefined ? 0n : BigInt(after);
      yield records.filter((record) => record.shard === of && BigInt(record.sequenceNumber) > from);
    },
  };
}
