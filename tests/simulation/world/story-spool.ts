import type { SignalOf } from '@watchhouse/contracts';
import type { Queue, Spool, SpooledRecord, SpoolStep } from '@watchhouse/edge';

/** The disk of an agent: what is on it survives the end of the process. */
export interface Disk {
  standing: Spool['standing'];
  readonly queues: Record<Queue, readonly SpooledRecord[]>;
  /** Everything that ever became durable, in that order: what in-order delivery would bring. */
  readonly kept: Record<Queue, SpooledRecord[]>;
  /** Alarms that detection at the site raised, by id. */
  readonly raised: Map<string, SignalOf<'edge.alarm'>['data']>;
}

/** A new folder. */
export const emptyDisk = (): Disk => ({
  standing: undefined,
  queues: { ordered: [], expedited: [] },
  kept: { ordered: [], expedited: [] },
  raised: new Map(),
});

/** The spool of a disk in memory. A step that is appended is durable at once, whole or not at all. */
export interface StorySpool extends Pick<Spool, 'standing' | 'oldest'> {
  readonly append: (step: SpoolStep) => void;
  readonly remove: (queue: Queue, delivered: readonly SpooledRecord[]) => void;
  /** Records that wait for the line. */
  readonly waiting: () => number;
}

/** Opens the spool of a disk as a new process does. */
export function storySpool(disk: Disk): StorySpool {
  const { queues, kept } = disk;
  return {
    standing: disk.standing,
    append: ({ standing, aggregates, expedited }) => {
      disk.standing = standing;
      queues.ordered = [...queues.ordered, ...aggregates];
      queues.expedited = [...queues.expedited, ...expedited];
      kept.ordered.push(...aggregates);
      kept.expedited.push(...expedited);
    },
    oldest: (queue, recordsMax) => queues[queue].slice(0, recordsMax),
    remove: (queue, delivered) => {
      queues[queue] = queues[queue].filter((record) => !delivered.includes(record));
    },
    waiting: () => queues.ordered.length + queues.expedited.length,
  };
}
