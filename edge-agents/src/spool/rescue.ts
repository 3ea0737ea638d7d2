import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { checksum, inTransaction, rowOf, soundStanding, statementsOf, write } from './database.ts';
import type { AgentRow, Stored } from './database.ts';
import type { Queue, Row } from './disk.ts';
import { queues } from './disk.ts';
import { fileName, openDatabase } from './schema.ts';
import type { Standing } from './standing.ts';

/** What was read from a damaged file. */
export interface Rescued {
  /** Name under which the damaged file is kept. */
  readonly kept: string;
  readonly records: number;
  /** Numbers between those that could be read: signals that are lost. */
  readonly missing: number;
}

/** Rows that one transaction takes over. */
const rowsAtOnce = 500;

/**
 * Puts a damaged file and its log aside under another name, where nothing deletes them, opens a new one and takes
 * over whatever can be read. Numbers of the agent are not to be trusted afterwards.
 */
export function rescue(folder: string, now: number): readonly [DatabaseSync, Rescued] {
  const kept = freeName(folder, `damaged-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`);
  for (const part of ['', '-wal', '-shm']) {
    const file = path.join(folder, fileName + part);
    if (existsSync(file)) renameSync(file, path.join(folder, kept + part));
  }
  const database = openDatabase(path.join(folder, fileName));
  try {
    const records = takeOver(path.join(folder, kept), database);
    const missing = missingIn(database);
    database.prepare('UPDATE agent SET dropped = dropped + ?').run(missing);
    return [database, { kept, records, missing }];
  } catch (error) {
    database.close();
    throw error;
  }
}

function freeName(folder: string, wanted: string): string {
  let name = `${wanted}-${fileName}`;
  for (let again = 2; existsSync(path.join(folder, name)); again += 1)
    name = `${wanted}-${again}-${fileName}`;
  return name;
}

function takeOver(file: string, database: DatabaseSync): number {
  const damaged = tried(() => new DatabaseSync(file, { readOnly: true }));
  if (!damaged) return 0;
  let records = 0;
  const statements = statementsOf(database);
  const put = (queue: Queue, rows: readonly Row[]) => {
    const added = { ordered: [], expedited: [], [queue]: rows };
    const removed = { ordered: [], expedited: [] };
    inTransaction(database, () => write(statements, { added, removed, refused: [], dropped: 0 }));
    records += rows.length;
  };
  for (const queue of queues) readAll(damaged, queue, (rows) => put(queue, rows));
  takeOverAgent(damaged, database);
  tried(() => damaged.close());
  return records;
}

function takeOverAgent(damaged: DatabaseSync, database: DatabaseSync): void {
  const agent = tried(() => damaged.prepare('SELECT standing, crc, dropped FROM agent').get());
  if (!agent) return;
  const row = agent as unknown as AgentRow;
  const standing = soundStanding(row) ? row.standing : null;
  const dropped = Number.isSafeInteger(row.dropped) ? row.dropped : 0;
  database
    .prepare('UPDATE agent SET standing = ?, crc = ?, dropped = ?')
    .run(standing, standing === null ? 0 : row.crc, dropped);
}

/** Counts the numbers that no record has, up to the last one the agent is known to have given out. */
function missingIn(database: DatabaseSync): number {
  let missing = 0;
  let reached: number | undefined;
  for (const each of database
    .prepare('SELECT last, text FROM ordered ORDER BY position')
    .iterate()) {
    const { last, text } = each as unknown as Stored;
    const from = Number(/"from":(\d+)/.exec(text)?.[1] ?? last);
    missing += Math.max(0, from - 1 - (reached ?? from - 1));
    reached = last;
  }
  const agent = database.prepare('SELECT standing FROM agent').get() as { standing: string | null };
  const { sequence } = JSON.parse(agent.standing ?? '{}') as Partial<Standing>;
  return missing + Math.max(0, (sequence ?? 0) - (reached ?? sequence ?? 0));
}

/** Reads forwards to the damage, backwards to it from the end, and then what stands between one by one. */
function readAll(damaged: DatabaseSync, queue: Queue, take: (rows: readonly Row[]) => void): void {
  const lastBefore = readRun(
    damaged,
    `SELECT * FROM ${queue} WHERE position > ? ORDER BY position`,
    0,
    take,
  );
  if (lastBefore === undefined) return;
  const end = Number.MAX_SAFE_INTEGER;
  const backwards = `SELECT * FROM ${queue} WHERE position < ? AND position > ${lastBefore} ORDER BY position DESC`;
  const firstAfter = readRun(damaged, backwards, end, take) ?? lastBefore;
  const one = tried(() => damaged.prepare(`SELECT * FROM ${queue} WHERE position = ?`));
  if (!one || firstAfter === end) return;
  for (let position = lastBefore + 1; position < firstAfter; position += 1) {
    const row = soundOf(tried(() => one.get(position)));
    if (row) take([row]);
  }
}

/** Position of the last row that could be read before the damage; undefined when there was none in the way. */
function readRun(
  damaged: DatabaseSync,
  sql: string,
  from: number,
  take: (rows: readonly Row[]) => void,
): number | undefined {
  let reached = from;
  let rows: Row[] = [];
  let harmed = false;
  try {
    for (const each of damaged.prepare(sql).iterate(from)) {
      const row = soundOf(each);
      reached = (each as unknown as Stored).position;
      if (row) rows.push(row);
      if (rows.length < rowsAtOnce) continue;
      take(rows);
      rows = [];
    }
  } catch {
    harmed = true;
  }
  if (rows.length > 0) take(rows);
  return harmed ? reached : undefined;
}

function soundOf(found: unknown): Row | undefined {
  if (found === undefined) return undefined;
  const stored = found as Stored;
  const sound = typeof stored.text === 'string' && checksum(stored.text) === stored.crc;
  return sound ? rowOf(stored) : undefined;
}

function tried<T>(attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}
