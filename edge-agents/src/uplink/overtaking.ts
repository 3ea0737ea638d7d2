import type { SpooledRecord } from '../spool/aggregate.ts';

/** What overtakes a backlog beside expedited signals; neither moves the watermark. */
export type OvertakingKind = 'edge.alarm' | 'map.summary';

/**
 * What the agent itself says while older signals still wait: kept in memory, since it is made again after a
 * restart. Alarms are never given up while the process lives; of map summaries only the newest is of use.
 */
export interface Overtaking {
  /** A summary with another `to` replaces the parts of an earlier one that are not sent yet. */
  readonly overtake: (record: SpooledRecord, kind: OvertakingKind) => void;
  readonly oldest: (kind: OvertakingKind, recordsMax: number) => readonly SpooledRecord[];
  readonly remove: (kind: OvertakingKind, delivered: readonly SpooledRecord[]) => void;
  /** Resolves when one of the kind waits, or when the signal aborts. */
  readonly filled: (kind: OvertakingKind, signal: AbortSignal) => Promise<void>;
}

/** An empty queue of each kind. */
export function createOvertaking(): Overtaking {
  const waiting: Record<OvertakingKind, SpooledRecord[]> = { 'edge.alarm': [], 'map.summary': [] };
  const wake: Record<OvertakingKind, Set<() => void>> = {
    'edge.alarm': new Set(),
    'map.summary': new Set(),
  };
  return {
    overtake: (record, kind) => {
      if (kind === 'map.summary') {
        // Parts of one summary end alike; older parts say where people no longer are.
        waiting[kind] = waiting[kind].filter(({ to }) => to === record.to);
      }
      waiting[kind].push(record);
      for (const woken of wake[kind]) woken();
    },
    oldest: (kind, recordsMax) => waiting[kind].slice(0, recordsMax),
    remove: (kind, delivered) => {
      const gone = new Set(delivered);
      waiting[kind] = waiting[kind].filter((record) => !gone.has(record));
    },
    filled: (kind, signal) => {
      if (waiting[kind].length > 0 || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          wake[kind].delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        wake[kind].add(done);
        signal.addEventListener('abort', done, { once: true });
      });
    },
  };
}
