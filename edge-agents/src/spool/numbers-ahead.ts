import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';

/**
 * A mark that numbers may have gone out which the spool's file does not know, because the disk did not take them:
 * after a restart they begin again above all that can have been used. It is one byte in a file of its own,
 * overwritten in place, which needs no room on a full disk.
 */
const fileName = 'numbers-ahead';

/** Makes the mark's file if it is missing. */
export function makeMark(folder: string): void {
  const file = path.join(folder, fileName);
  if (!existsSync(file)) writeFileSync(file, '0');
}

/** Sets or takes away the mark; throws what the file system throws. */
export function writeMark(folder: string, ahead: boolean): void {
  const file = openSync(path.join(folder, fileName), 'r+');
  try {
    writeSync(file, ahead ? '1' : '0', 0);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Whether the mark is set. */
export function isMarked(folder: string): boolean {
  try {
    return readFileSync(path.join(folder, fileName), 'utf8').startsWith('1');
  } catch {
    return false;
  }
}
