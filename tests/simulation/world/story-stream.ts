import type { MemoryServices, Shard, StreamRecord } from '@watchhouse/shell';

/** A shard of the story's stream, with its records so far. */
export interface StoryShard extends Shard {
  readonly records: readonly StreamRecord[];
}

/** The stream of a story: what lies in which shard, and what cuts shards. */
export interface StoryStream {
  readonly shards: () => readonly StoryShard[];
  /** Gives the house and the neighbour a shard each; nothing while they have. */
  readonly split: () => Promise<void>;
  /** Puts them together again; nothing while they are. */
  readonly merge: () => Promise<void>;
}

/** Follows the stream in memory shard by shard. */
export async function storyStream(stream: MemoryServices['signals']): Promise<StoryStream> {
  const shards: (StoryShard & { readonly records: StreamRecord[] })[] = [];
  let read = 0;
  const list = async () => {
    for (const shard of await stream.shards()) {
      if (!shards.some((known) => known.shard === shard.shard))
        shards.push({ ...shard, records: [] });
    }
  };
  const open = () => {
    const parents = shards.flatMap((shard) => shard.parents);
    return shards.filter(({ shard }) => !parents.includes(shard)).map(({ shard }) => shard);
  };
  await list();
  return {
    shards: () => {
      for (const record of stream.records.slice(read)) {
        shards.find(({ shard }) => shard === record.shard)?.records.push(record);
      }
      read = stream.records.length;
      return shards;
    },
    split: async () => {
      const [whole, other] = open();
      if (whole === undefined || other !== undefined) return;
      stream.split(whole);
      await list();
    },
    merge: async () => {
      const [left, right] = open();
      if (left === undefined || right === undefined) return;
      stream.merge(left, right);
      await list();
    },
  };
}
