import type { SpooledRecord } from './spool/aggregate.ts';
import type { Queue, Spool } from './spool/spool.ts';
import type { Standing } from './spool/standing.ts';

/** What would be on the disk: it outlives the spool that writes it. */
export interface TestFolder {
  standing: Standing | undefined;
  readonly queues: Record<Queue, SpooledRecord[]>;
}

/** An empty folder. */
export const emptyFolder = (): TestFolder => ({
  standing: undefined,
  queues: { ordered: [], expedited: [] },
});

/** A spool whose disk is an object: everything is durable at once, and at hand from the first step on. */
export function testSpool(folder: TestFolder): Spool {
  const { queues } = folder;
  let isAtHand = false;
  const forget = (queue: Queue, records: readonly SpooledRecord[]): Promise<void> => {
    const gone = new Set(records);
    queues[queue] = queues[queue].filter((record) => !gone.has(record));
    return Promise.resolve();
  };
  return {
    standing: folder.standing,
    append: ({ standing, aggregates, expedited }) => {
      isAtHand = true;
      folder.standing = standing;
      queues.ordered.push(...aggregates);
      queues.expedited.push(...expedited);
      return Promise.resolve();
    },
    oldest: (queue, recordsMax) => (isAtHand ? queues[queue].slice(0, recordsMax) : []),
    since: (sequence, recordsMax) =>
      queues.ordered.filter(({ to }) => to > sequence).slice(-recordsMax),
    remove: forget,
    refuse: (queue, record) => forget(queue, [record]),
    filled: () => Promise.reject(new Error('No line is run over this spool.')),
    state: () => ({
      records: queues.ordered.length + queues.expedited.length,
      bytes: [...queues.ordered, ...queues.expedited].reduce((sum, { bytes }) => sum + bytes, 0),
      expedited: queues.expedited.length,
      dropped: 0,
      refused: 0,
      spool: 'ok',
    }),
    close: () => Promise.resolve(),
  };
}
