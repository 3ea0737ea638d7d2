import { crc32 } from 'node:zlib';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Batch, Queue, Reading, Room, Row, Survey } from './disk.ts';
import { DiskFault, queues } from './disk.ts';
import { standingOf } from './standing.ts';
import type { Standing } from './standing.ts';

/** A row of a queue's table. */
export interface Stored {
  readonly position: number;
  readonly lowest: number;
  readonly spooled_at: number;
  readonly bytes: number;
  readonly signals: number;
  readonly last: number;
  readonly crc: number;
  readonly text: string;
}

/** What rotted on the disk is found by this. */
export const checksum = (text: string): number => crc32(text);

/** Statements of the spool's tables, each in a transaction where it writes. */
export function statementsOf(database: DatabaseSync) {
  const both = <T>(make: (queue: Queue) => T): Record<Queue, T> => ({
    ordered: make('ordered'),
    expedited: make('expedited'),
  });
  const prepare = (sql: string) => database.prepare(sql);
  return {
    // Replaced, not refused: after a damage, records still in memory are written again.
    add: both((queue) =>
      prepare(`INSERT OR REPLACE INTO ${queue} VALUES (?, 1, ?, ?, ?, ?, ?, ?)`),
    ),
    remove: both((queue) => prepare(`DELETE FROM ${queue} WHERE position = ?`)),
    after: both((queue) =>
      prepare(`SELECT * FROM ${queue} WHERE position > ? ORDER BY position LIMIT ?`),
    ),
    since: prepare('SELECT * FROM ordered WHERE last > ? ORDER BY position DESC LIMIT ?'),
    refuse: prepare('INSERT INTO refused VALUES (?, ?, ?, ?)'),
    amount: both((queue) =>
      prepare(`SELECT count(*) AS records, coalesce(sum(bytes), 0) AS bytes,
        coalesce(sum(signals), 0) AS signals,         coalesce(max(position), 0) AS last FROM ${queue}`),
    ),
    stand: prepare('UPDATE agent SET standing = ?, crc = ?'),
    drop: prepare('UPDATE agent SET dropped = dropped + ?'),
    agent: prepare('SELECT standing, crc, dropped FROM agent'),
    refusals: prepare('SELECT count(*) AS records FROM refused'),
  };
}
export type Statements = ReturnType<typeof statementsOf>;

/** Runs work as one transaction: all of it is on the disk when it returns, or none. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk may have ended the transaction already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Writes a batch; part of a transaction. */
export function write(statements: Statements, batch: Batch): void {
  for (const queue of queues) {
    for (const row of batch.added[queue]) statements.add[queue].run(...columnsOf(row));
  }
  for (const { queue, reason, at, text } of batch.refused)
    statements.refuse.run(queue, reason, at, text);
  for (const queue of queues) {
    for (const position of batch.removed[queue]) statements.remove[queue].run(position);
  }
  if (batch.standing) {
    const text = JSON.stringify(batch.standing);
    statements.stand.run(text, checksum(text));
  }
  if (batch.dropped !== 0) statements.drop.run(batch.dropped);
}

const columnsOf = ({ position, spooledAt, bytes, signals, to, text }: Row): SQLInputValue[] => [
  position,
  spooledAt,
  bytes,
  signals,
  to,
  checksum(text),
  text,
];

/** What the tables hold. */
export function surveyOf(database: DatabaseSync, statements: Statements): Survey {
  const amounts = {
    ordered: statements.amount.ordered.get() as unknown as Amounts,
    expedited: statements.amount.expedited.get() as unknown as Amounts,
  };
  const agent = statements.agent.get() as unknown as AgentRow;
  const standing = soundStanding(agent);
  if (agent.standing !== null && !standing) {
    throw new DiskFault('damaged', 'where the agent stood cannot be read');
  }
  const refused = statements.refusals.get() as { records: number };
  return {
    ...(standing && { standing }),
    dropped: agent.dropped,
    refused: refused.records,
    waiting: amounts,
    nextPosition: 1 + Math.max(amounts.ordered.last, amounts.expedited.last),
    room: roomOf(database),
  };
}

/** The one row of the agent. */
export interface AgentRow {
  readonly standing: string | null;
  readonly crc: number;
  readonly dropped: number;
}

/** Where the agent stood, unless that rotted. */
export const soundStanding = ({ standing, crc }: AgentRow): Standing | undefined =>
  standing !== null && checksum(standing) === crc ? standingOf(standing) : undefined;

interface Amounts {
  readonly records: number;
  readonly bytes: number;
  readonly signals: number;
  readonly last: number;
}

/** Reads rows, as many as stay within the bytes and at least one; what rotted is set aside. */
export function readRows(
  statements: Statements,
  queue: Queue,
  [after, recordsMax, bytesMax]: readonly [after: number, recordsMax: number, bytesMax: number],
  at: number,
): Reading {
  const rows: Row[] = [];
  const rotten = { records: 0, bytes: 0, signals: 0 };
  let bytes = 0;
  const all = statements.after[queue].iterate(after, recordsMax);
  const bad: Stored[] = [];
  for (const each of all) {
    const stored = each as unknown as Stored;
    bytes += stored.bytes;
    if (bytes > bytesMax && bytes > stored.bytes) break;
    if (checksum(stored.text) === stored.crc) rows.push(rowOf(stored));
    else bad.push(stored);
  }
  for (const { position, bytes: size, signals, text } of bad) {
    statements.refuse.run(queue, 'damaged on the disk', at, text);
    statements.remove[queue].run(position);
    rotten.records += 1;
    rotten.bytes += size;
    rotten.signals += signals;
  }
  if (rotten.signals > 0 && queue === 'ordered') statements.drop.run(rotten.signals);
  return { rows, rotten };
}

/** The newest rows of the ordered queue that end behind a sequence number, in order. */
export function rowsSince(statements: Statements, sequence: number, recordsMax: number): Row[] {
  const newest = statements.since.all(sequence, recordsMax) as unknown as Stored[];
  return newest
    .filter(({ text, crc }) => checksum(text) === crc)
    .map(rowOf)
    .reverse();
}

/** A row as it is handed out. */
export const rowOf = ({ position, spooled_at, bytes, signals, last, text }: Stored): Row => ({
  position,
  spooledAt: spooled_at,
  bytes,
  signals,
  to: last,
  text,
});

/** Bytes in use and pages free, as the file's own header counts them. */
export function roomOf(database: DatabaseSync): Room {
  const pages = pragma(database, 'page_count');
  const freePages = pragma(database, 'freelist_count');
  return { usedBytes: (pages - freePages) * pragma(database, 'page_size'), freePages };
}

function pragma(database: DatabaseSync, name: string): number {
  const row = database.prepare(`PRAGMA ${name}`).get() ?? {};
  return Number(Object.values(row)[0]);
}
