import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StartFailure } from './start-failure.ts';

const lockName = 'run.lock';

/**
 * Takes the lock of a state folder; throws `StartFailure` while a living process holds it. A lock whose process
 * is gone is taken over.
 * @returns how to give it back
 */
export function takeRunLock(stateDir: string): () => void {
  mkdirSync(stateDir, { recursive: true });
  const file = path.join(stateDir, lockName);
  const text = JSON.stringify({ pid: process.pid });
  if (!tryCreate(file, text)) {
    const holder = holderOf(file);
    if (holder !== undefined && isAlive(holder)) {
      throw new StartFailure(
        `Watchhouse is running already (process ${holder}). End it with Ctrl-C there, or give this one its own --state-dir and --port.`,
      );
    }
    rmSync(file, { force: true });
    if (!tryCreate(file, text)) throw new StartFailure('Another start was faster; try again.');
  }
  return () => {
    if (holderOf(file) === process.pid) rmSync(file, { force: true });
  };
}

function tryCreate(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(file: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid?: unknown };
    return typeof pid === 'number' ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
