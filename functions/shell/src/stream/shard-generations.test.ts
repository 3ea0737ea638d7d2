import { describe, expect, it } from 'vitest';
import { memorySignalStream } from './memory-signal-stream.ts';
import { generationsOf, hashKeyMax, partitionHash } from './shard-generations.ts';
import type { Shard } from './signal-stream.ts';
import { facilityOfHalf, second } from './site-under-test.ts';

const clock = { now: () => second(0) };
const lower = facilityOfHalf('lower');
const upper = facilityOfHalf('upper');
const [first, s1, s2, s3] = ['0', '1', '2', '3'].map((n) => `shardId-${n.padStart(12, '0')}`) as [
  string,
  string,
  string,
  string,
];

describe('the shards a facility went to', () => {
  it('hash as Kinesis hashes partition keys', () => {
    // MD5 of the empty text, RFC 1321 appendix A.5.
    expect(partitionHash('')).toBe(0xd41d8cd98f00b204e9800998ecf8427en);
    expect(partitionHash('message digest')).toBe(0xf96b697d7cb7938d525a2f31aaf161d0n);
  });

  it('are a line over splits and merges, without the siblings', async () => {
    const stream = memorySignalStream(clock);
    stream.split(first);
    stream.merge(s1, s2);
    const shards = await stream.shards();
    expect(generationsOf(shards, lower)).toEqual([first, s1, s3]);
    expect(generationsOf(shards, upper)).toEqual([first, s2, s3]);
    expect(generationsOf([...shards].reverse(), upper)).toEqual([first, s2, s3]);
  });

  it('begin with parents that are kept no longer, whichever of them it was', () => {
    const merged: Shard = { shard: s3, parents: [s1, s2], firstHash: 0n, lastHash: hashKeyMax };
    expect(generationsOf([merged], lower)).toEqual([s1, s2, s3]);
  });
});

describe('a shard in memory', () => {
  it('takes no more records once it was split, and its children take them by their hash', async () => {
    const stream = memorySignalStream(clock);
    await stream.put(lower, Buffer.from('a'));
    stream.split(first);
    await stream.put(lower, Buffer.from('b'));
    await stream.put(upper, Buffer.from('c'));
    expect(stream.records.map(({ shard }) => shard)).toEqual([first, s1, s2]);
    expect(() => stream.split(first)).toThrow('takes no more records');
  });
});
