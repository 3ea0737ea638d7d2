import type { Clock } from '../clock.ts';
import { coversHash, hashKeyMax, partitionHash } from './shard-generations.ts';
import type { ReadStart, Shard, SignalStream, StreamRecord } from './signal-stream.ts';

/** The stream in memory, open to tests, which deliver its records as they like. */
export interface MemorySignalStream extends SignalStream {
  /** All shards together in the order of arrival. What is taken out has left the stream. */
  readonly records: StreamRecord[];
  /** Closes a shard; each half of its hash keys goes on in a child. The children. */
  split(shard: string): readonly [string, string];
  /** Closes two shards that lie side by side; both go on in one child. */
  merge(left: string, right: string): string;
  /** Forgets a closed shard with what is left in it, as when its retention is over. */
  forget(shard: string): void;
}

const nameOf = (index: number) => `shardId-${String(index).padStart(12, '0')}`;

/** A stream in memory that begins with one shard. Sequence numbers rise over all shards. */
export function memorySignalStream(clock: Clock): MemorySignalStream {
  const records: StreamRecord[] = [];
  const shards = new Map<string, Shard & { isOpen: boolean }>();
  let named = 0;
  let numbered = 0;
  const open = (parents: readonly string[], firstHash: bigint, lastHash: bigint): string => {
    const shard = nameOf(named);
    named += 1;
    shards.set(shard, { shard, parents, firstHash, lastHash, isOpen: true });
    return shard;
  };
  const close = (name: string): Shard => {
    const shard = shards.get(name);
    if (shard?.isOpen !== true) throw new Error(`${name} takes no more records.`);
    shard.isOpen = false;
    return shard;
  };
  const inShard = (shard: string, start: ReadStart) =>
    records.filter((record) => record.shard === shard && isFrom(record, start));
  open([], 0n, hashKeyMax);
  return {
    records,
    put: async (facility, bytes) => {
      await Promise.resolve();
      const hash = partitionHash(facility);
      const shard = [...shards.values()].find((one) => one.isOpen && coversHash(one, hash));
      if (shard === undefined) throw new Error('No shard takes this record.');
      numbered += 1;
      const sequenceNumber = String(numbered);
      const arrivedAt = clock.now();
      records.push({
        shard: shard.shard,
        sequenceNumber,
        partitionKey: facility,
        arrivedAt,
        bytes,
      });
    },
    shards: async () => {
      await Promise.resolve();
      return [...shards.values()].map(({ isOpen: _, ...shard }) => shard);
    },
    readAfter: async function* (shard, after) {
      await Promise.resolve();
      yield inShard(shard, after === undefined ? 'eldest' : { at: String(BigInt(after) + 1n) });
    },
    readFrom: async function* (shard, start) {
      await Promise.resolve();
      yield inShard(shard, start);
    },
    split: (name) => {
      const { firstHash, lastHash } = close(name);
      const middle = (firstHash + lastHash) / 2n;
      return [open([name], firstHash, middle), open([name], middle + 1n, lastHash)];
    },
    merge: (left, right) => {
      const [{ firstHash }, { lastHash }] = [close(left), close(right)];
      return open([left, right], firstHash, lastHash);
    },
    forget: (name) => {
      shards.delete(name);
      records.splice(0, records.length, ...records.filter(({ shard }) => shard !== name));
    },
  };
}

function isFrom({ sequenceNumber, arrivedAt }: StreamRecord, start: ReadStart): boolean {
  if (start === 'eldest') return true;
  if ('since' in start) return arrivedAt >= start.since;
  return BigInt(sequenceNumber) >= BigInt(start.at);
}
