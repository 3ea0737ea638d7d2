import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
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
  if (!existsSync(file)) writeFileSync(file, '0', { flush: true });
}

/** Sets the mark at once; throws what the file system throws. */
export const markNow = (folder: string): void =>
  writeFileSync(path.join(folder, fileName), '1', { flush: true });

/** Sets or takes away the mark, without making the agent wait; rejects with what the file system throws. */
export async function writeMark(folder: string, ahead: boolean): Promise<void> {
  const file = await open(path.join(folder, fileName), 'r+');
  try {
    await file.write(ahead ? '1' : '0', 0);
    await file.datasync();
  } finally {
    await file.close();
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
