import { DatabaseSync } from 'node:sqlite';

/** File of the spool in the agent's folder. */
export const fileName = 'spool.db';

const queueTable = (name: string): string => `
  CREATE TABLE IF NOT EXISTS ${name} (
    position INTEGER PRIMARY KEY,
    lowest INTEGER NOT NULL DEFAULT 1,
    spooled_at INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    signals INTEGER NOT NULL,
    last INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    text TEXT NOT NULL
  );`;

/** `lowest` is the lowest rank a record may still hold (priority.ts); the index finds the oldest of a rank. */
const schema = `
  ${queueTable('ordered')}
  ${queueTable('expedited')}
  CREATE INDEX IF NOT EXISTS ordered_by_rank ON ordered (lowest, position);
  CREATE TABLE IF NOT EXISTS refused (
    queue TEXT NOT NULL,
    reason TEXT NOT NULL,
    refused_at INTEGER NOT NULL,
    text TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS agent (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    standing TEXT,
    crc INTEGER NOT NULL,
    dropped INTEGER NOT NULL
  );
  INSERT OR IGNORE INTO agent VALUES (1, NULL, 0, 0);
`;

/** Pages of what is not yet in the file proper; the log is folded into it at this length. */
const checkpointPages = 256;
const lockedOutMs = 2_000;

/**
 * Opens the file and makes it if it is missing; throws what SQLite throws. FULL: a commit is on the disk when it
 * returns. EXCLUSIVE: two agents on one folder would give out the same numbers.
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: lockedOutMs });
  try {
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA auto_vacuum = INCREMENTAL;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = ${checkpointPages};
    `);
    database.exec(`BEGIN IMMEDIATE; ${schema} COMMIT;`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
