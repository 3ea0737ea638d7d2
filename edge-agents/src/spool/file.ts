import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { limits } from '@watchhouse/contracts';
import {
  inTransaction,
  readRows,
  roomOf,
  rowsSince,
  statementsOf,
  surveyOf,
  write,
} from './database.ts';
import type { Statements } from './database.ts';
import { DiskFault } from './disk.ts';
import type { Fault, SpoolFile, Survey } from './disk.ts';
import { giveUp } from './give-up.ts';
import { rescue } from './rescue.ts';
import type { Rescued } from './rescue.ts';
import { isMarked, markNow } from './numbers-ahead.ts';
import { reserveIn } from './reserve.ts';
import { fileName, openDatabase } from './schema.ts';

/** Pages given back at once; between two the clock is looked at. */
const pagesAtOnce = 128;
/** What SQLite allows a file; 1 means the pages it has. */
const anyPages = 4_294_967_294;

/** What SQLite's result codes mean for a spool. Source: sqlite.org/rescode.html. */
const faults: Readonly<Record<number, Fault>> = {
  5: 'locked',
  11: 'damaged',
  13: 'full',
  26: 'damaged',
};

function primaryCode(error: unknown): number {
  const code: unknown = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : -1;
}

/** The fault behind whatever was thrown. */
export function faultOf(error: unknown): DiskFault {
  if (error instanceof DiskFault) return error;
  const message = error instanceof Error ? error.message : String(error);
  const noSpace = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  return new DiskFault(noSpace ? 'full' : (faults[primaryCode(error)] ?? 'failing'), message);
}

export interface FileOptions {
  readonly now: () => number;
  /** A damaged file was set aside. */
  readonly rescued: (rescued: Rescued) => void;
  /** Pages the file may have: a disk of that size. */
  readonly pagesMax?: number;
}

/**
 * The spool's file in a folder, opened when it is first used. A damaged one is set aside, what can be read is taken
 * over into a new one, and the caller is told by a `DiskFault`.
 */
export function openFile(folder: string, options: FileOptions): SpoolFile {
  let open: { readonly database: DatabaseSync; readonly statements: Statements } | undefined;
  let mayGrow = true;
  const opened = (make: () => DatabaseSync) => {
    const database = make();
    if (options.pagesMax !== undefined)
      database.exec(`PRAGMA max_page_count = ${options.pagesMax}`);
    open = { database, statements: statementsOf(database) };
    mayGrow = true;
    return open;
  };
  const close = () => {
    const database = open?.database;
    open = undefined;
    database?.close();
  };
  /** Without a reserve the file stays as long as it is, or growing would eat the room for giving something up. */
  const bound = (database: DatabaseSync, grows: boolean) => {
    if (grows === mayGrow) return;
    mayGrow = grows;
    const pagesMax = grows ? (options.pagesMax ?? anyPages) : 1;
    database.exec(`PRAGMA max_page_count = ${pagesMax}`);
  };
  const reserve = reserveIn(folder, limits.agent.diskFullMs, options.now);
  const use = <T>(work: (database: DatabaseSync, statements: Statements) => T): T => {
    try {
      const { database, statements } =
        open ?? opened(() => openDatabase(path.join(folder, fileName)));
      return work(database, statements);
    } catch (error) {
      const fault = faultOf(error);
      if (fault.fault === 'full') {
        reserve.give();
        if (open) bound(open.database, false);
      }
      if (fault.fault === 'damaged') {
        replace(close, () => {
          markNow(folder);
          const [database, rescued] = rescue(folder, options.now());
          options.rescued(rescued);
          return opened(() => database);
        });
      }
      throw fault;
    }
  };
  return {
    survey: () =>
      use((database, statements) =>
        surveyed(folder, surveyOf(database, statements), options.now()),
      ),
    commit: (batch) =>
      use((database, statements) => {
        inTransaction(database, () => write(statements, batch));
        bound(database, reserve.take());
        return roomOf(database);
      }),
    read: (queue, after, recordsMax, bytesMax) =>
      use((database, statements) =>
        inTransaction(database, () =>
          readRows(statements, queue, [after, recordsMax, bytesMax], options.now()),
        ),
      ),
    since: (sequence, recordsMax) =>
      use((_, statements) => rowsSince(statements, sequence, recordsMax)),
    giveUp: (what) => use((database) => giveUp(database, what, limits.agent.groupCommitMsMax)),
    shrink: () => use(shrink),
    close,
  };
}

function replace(close: () => void, reopen: () => void): void {
  try {
    close();
  } catch {
    // What is damaged may refuse to be closed; its file is renamed all the same.
  }
  try {
    reopen();
  } catch (error) {
    throw new DiskFault('failing', faultOf(error).message);
  }
}

/** Numbers that went out while the disk did not take them are not known to it: they begin again above all of them. */
function surveyed(folder: string, survey: Survey, now: number): Survey {
  const { standing } = survey;
  if (!standing || !isMarked(folder)) return survey;
  return { ...survey, standing: { ...standing, sequence: Math.max(standing.sequence, now) } };
}

function shrink(database: DatabaseSync) {
  const until = performance.now() + limits.agent.groupCommitMsMax;
  let room = roomOf(database);
  do {
    const spare = room.freePages - limits.agent.spoolSparePages;
    if (spare <= 0) break;
    database.exec(`PRAGMA incremental_vacuum(${Math.min(spare, pagesAtOnce)})`);
    room = roomOf(database);
  } while (performance.now() < until);
  if (room.freePages <= limits.agent.spoolSparePages)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  return room;
}
