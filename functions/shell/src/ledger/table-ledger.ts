import { limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import type { Clock } from '../clock.ts';
import type { CrashHook } from '../crash-points.ts';
import { appendTo } from './append.ts';
import type { Pause } from './backoff.ts';
import { parseEntry } from './entry.ts';
import type { Ledger, LogPage } from './ledger.ts';
import { readWithoutGap } from './read-log.ts';
import { recollect } from './recollect.ts';
import type { LedgerTable } from './table.ts';

export interface LedgerOptions {
  readonly clock: Clock;
  /** Waits before another attempt; injected so that simulation does not wait. */
  readonly pause?: Pause;
  readonly crash?: CrashHook;
  /** Told each time an append has to be linked again. */
  readonly onHeadMoved?: () => void;
}

/** The ledger over a table: what both twins share is everything but the table. */
export function tableLedger(table: LedgerTable, options: LedgerOptions): Ledger {
  return {
    append: (request) => appendTo(table, request, options),
    recall: async (facility, mark) => {
      const item = await table.command(facility, mark.id);
      return item === undefined ? undefined : recollect(item, mark);
    },
    readState: async (facility, stream) => {
      const item = await table.state(facility, stream);
      if (item === undefined) return { stream, version: 0, seq: 0, state: undefined };
      const state: unknown = JSON.parse(item.state);
      return { stream, version: item.version, seq: item.seq, state };
    },
    readLog: (facility, fromSeq, limit) => readLog(table, facility, fromSeq, limit),
    readEntries: (facility, fromSeq, limit) => table.entries(facility, fromSeq, limit),
    head: (facility) => table.head(facility),
  };
}

async function readLog(
  table: LedgerTable,
  facility: FacilityId,
  fromSeq: number,
  limit: number,
): Promise<LogPage> {
  const wanted = Math.min(limit, limits.ledger.readPageEvents);
  const events = await readWithoutGap(
    async (from, count) => (await table.entries(facility, from, count)).map(parseEntry),
    fromSeq,
    wanted,
  );
  return { events, next: fromSeq + events.length, end: events.length < wanted };
}
