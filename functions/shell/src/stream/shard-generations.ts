import { createHash } from 'node:crypto';
import type { Shard } from './signal-stream.ts';

/** Hash keys of a stream are 128 bits. */
export const hashKeyMax = 2n ** 128n - 1n;

/**
 * Hash of a partition key by which Kinesis chooses the shard.
 * Source: Amazon Kinesis Data Streams Developer Guide, "Partition Key" (MD5 to 128-bit integers).
 */
export const partitionHash = (partitionKey: string): bigint =>
  BigInt(`0x${createHash('md5').update(partitionKey, 'utf8').digest('hex')}`);

export const coversHash = ({ firstHash, lastHash }: Shard, hash: bigint): boolean =>
  firstHash <= hash && hash <= lastHash;

/**
 * The shards that one partition key went to in turn, eldest first. Of the children of a shard one takes the key, so
 * that they are a line. Parents that are kept no longer come first: what lay in them is found in the archive alone.
 */
export function generationsOf(shards: readonly Shard[], partitionKey: string): readonly string[] {
  const hash = partitionHash(partitionKey);
  const own = shards.filter((shard) => coversHash(shard, hash));
  const byName = new Map(own.map((shard) => [shard.shard, shard]));
  const kept = new Set(shards.map(({ shard }) => shard));
  const line: string[] = [];
  const add = ({ shard, parents }: Shard): void => {
    if (line.includes(shard)) return;
    for (const parent of parents) {
      const listed = byName.get(parent);
      if (listed !== undefined) add(listed);
      else if (!kept.has(parent)) line.push(parent);
    }
    line.push(shard);
  };
  for (const shard of own) add(shard);
  return line;
}
