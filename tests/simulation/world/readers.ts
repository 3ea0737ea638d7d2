import type { StreamRecord } from '@watchhouse/shell';
import type { Chance } from '../chance.ts';
import type { Agenda } from './agenda.ts';
import type { StoryShard, StoryStream } from './story-stream.ts';

/** How the stream is handed to those who decide. */
export interface Delivery {
  readonly batch: number;
  readonly chance: Chance;
  /** Probability that a finished batch comes again, now. */
  readonly twice: () => number;
  /** When delivery goes on, if it stands still now. */
  readonly withheldUntil: () => number | undefined;
  /** Decides a batch; false when it has to come again. */
  readonly decide: (records: readonly StreamRecord[]) => Promise<boolean>;
  readonly tell: (text: string) => void;
}

const pollMs = 100;
const retryMs = 1_000;

interface Reader {
  readonly shard: StoryShard;
  position: number;
  isBusy: boolean;
}

/** Reads every shard in order, parents to their end before children, a batch at a time, at least once. */
export function streamReaders(agenda: Agenda, stream: StoryStream, delivery: Delivery) {
  const readers = new Map<string, Reader>();
  const readerOf = (shard: StoryShard): Reader => {
    const known = readers.get(shard.shard) ?? { shard, position: 0, isBusy: false };
    readers.set(shard.shard, known);
    return known;
  };
  const isRead = (id: string) => {
    const parent = readers.get(id);
    return parent !== undefined && parent.position >= parent.shard.records.length;
  };
  const later = (reader: Reader, ms: number) => {
    reader.isBusy = true;
    agenda.at(agenda.now() + ms, () => read(reader));
  };
  const read = async (reader: Reader): Promise<void> => {
    reader.isBusy = false;
    const { shard } = reader;
    const from = reader.position;
    const records = shard.records.slice(from, from + delivery.batch);
    if (records.length === 0) return;
    const goesOnAt = delivery.withheldUntil();
    if (goesOnAt !== undefined) {
      later(reader, goesOnAt - agenda.now());
      return;
    }
    reader.isBusy = true;
    if (!(await delivery.decide(records))) {
      later(reader, retryMs);
      return;
    }
    reader.position = from + records.length;
    if (delivery.chance.happens(delivery.twice())) {
      const back = delivery.chance.whole(1, Math.min(reader.position, 8));
      delivery.tell(`${back} records were delivered again`);
      await delivery.decide(shard.records.slice(reader.position - back, reader.position));
    }
    later(reader, pollMs);
  };
  return {
    /** Looks whether a shard has something new. */
    look: () => {
      for (const shard of stream.shards()) {
        const reader = readerOf(shard);
        const hasMore = !reader.isBusy && reader.position < shard.records.length;
        if (hasMore && shard.parents.every(isRead)) later(reader, pollMs);
      }
    },
    /** Records that nobody has been given yet. */
    unread: () =>
      stream
        .shards()
        .reduce((sum, shard) => sum + shard.records.length - readerOf(shard).position, 0),
  };
}
