import type { DatabaseSync } from 'node:sqlite';
import { checksum, inTransaction, roomOf, rowOf } from './database.ts';
import type { Stored } from './database.ts';
import type { GivenUp, GivingUp, Row } from './disk.ts';
import { folded, thinned } from './priority.ts';
import type { Rank } from './priority.ts';

/** Rows of one transaction; between them the clock is looked at. */
const rowsAtOnce = 16;

/** Heartbeats are folded away when there is nothing below them, expedited signals when nothing else is left. */
const ranks: readonly Rank[] = [1, 2, 3, 4, 5];
const lowestFolded = 4;
/** What is too old goes, but an expedited signal is never too old. */
const ranksThatAge: readonly Rank[] = [1, 2, 3, 4];

interface Tally {
  dropped: number;
  records: number;
  bytes: number;
  signals: number;
  readonly changed: Map<number, Row>;
  readonly folded: number[];
}

/** Gives up what counts least, oldest first, until enough has gone or the milliseconds are over. */
export function giveUp(database: DatabaseSync, what: GivingUp, msMax: number): GivenUp {
  const until = performance.now() + msMax;
  const statements = statementsOf(database);
  const tally: Tally = {
    dropped: 0,
    records: 0,
    bytes: 0,
    signals: 0,
    changed: new Map(),
    folded: [],
  };
  let done: boolean;
  do {
    done = inTransaction(database, () => {
      const before = tally.dropped;
      const enough = what.usedBytesMax ?? -Infinity;
      let row: Stored | undefined;
      for (let taken = 0; taken < rowsAtOnce; taken += 1) {
        const isEnough = roomOf(database).usedBytes <= enough;
        row = isEnough ? undefined : oldestOfLeast(statements, what);
        if (!row) break;
        take(statements, row, what, tally);
      }
      statements.drop.run(tally.dropped - before);
      return row === undefined;
    });
  } while (!done && performance.now() < until);
  return {
    dropped: tally.dropped,
    gone: { records: tally.records, bytes: tally.bytes, signals: tally.signals },
    changed: [...tally.changed.values()],
    folded: tally.folded,
    done,
    room: roomOf(database),
  };
}

const statementsOf = (database: DatabaseSync) => ({
  oldest: database.prepare(
    'SELECT * FROM ordered WHERE lowest = ? AND position > ? ORDER BY position LIMIT 1',
  ),
  next: database.prepare('SELECT * FROM ordered WHERE position > ? ORDER BY position LIMIT 1'),
  rewrite: database.prepare(
    'UPDATE ordered SET lowest = ?, bytes = ?, signals = ?, crc = ?, text = ? WHERE position = ?',
  ),
  remove: database.prepare('DELETE FROM ordered WHERE position = ?'),
  drop: database.prepare('UPDATE agent SET dropped = dropped + ?'),
});
type Statements = ReturnType<typeof statementsOf>;

/** The oldest row of the lowest rank there is. */
function oldestOfLeast(
  statements: Statements,
  { spooledBefore = Infinity, after }: GivingUp,
): Stored | undefined {
  for (const rank of spooledBefore === Infinity ? ranks : ranksThatAge) {
    const row = statements.oldest.get(rank, after) as Stored | undefined;
    if (!row || row.spooled_at >= spooledBefore) continue;
    // The newest row has none to be folded into and stays.
    if (rank < lowestFolded || successor(statements, row)) return row;
  }
  return undefined;
}

const successor = (statements: Statements, row: Stored): Stored | undefined =>
  statements.next.get(row.position) as Stored | undefined;

function take(statements: Statements, row: Stored, what: GivingUp, tally: Tally): void {
  if (rotten(row)) {
    tally.dropped += row.signals;
    remove(statements, row, what, tally);
  } else if (row.lowest >= lowestFolded) {
    fold(statements, row, what, tally);
  } else {
    const { text, signals, dropped, lowest } = thinned(row.text, row.lowest as Rank);
    tally.dropped += dropped;
    tally.signals += dropped;
    rewrite(statements, { ...row, text, signals, lowest }, what, tally);
  }
}

const rotten = ({ text, crc }: Stored): boolean => checksum(text) !== crc;

function fold(statements: Statements, row: Stored, what: GivingUp, tally: Tally): void {
  const next = successor(statements, row);
  if (!next) return;
  if (rotten(next)) {
    take(statements, next, what, tally);
    return;
  }
  const { text, dropped } = folded(row.text, next.text);
  tally.dropped += dropped;
  remove(statements, row, what, tally);
  rewrite(statements, { ...next, text }, what, tally);
}

function remove(
  statements: Statements,
  { position, bytes, signals }: Stored,
  { heldTo }: GivingUp,
  tally: Tally,
): void {
  tally.records += 1;
  tally.bytes += bytes;
  tally.signals += signals;
  tally.changed.delete(position);
  if (position <= heldTo) tally.folded.push(position);
  statements.remove.run(position);
}

/** `row.bytes` are those of the text before. */
function rewrite(statements: Statements, row: Stored, { heldTo }: GivingUp, tally: Tally): void {
  const bytes = Buffer.byteLength(row.text);
  tally.bytes += row.bytes - bytes;
  const { lowest, signals, text, position } = row;
  statements.rewrite.run(lowest, bytes, signals, checksum(text), text, position);
  if (position <= heldTo) tally.changed.set(position, rowOf({ ...row, bytes }));
}
