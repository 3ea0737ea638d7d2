import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  takeLock(file);
  return () => {
    giveBack(file);
  };
}

function takeLock(file: string): void {
  if (tryCreate(file)) return;
  refuseWhileHeld(file);
  // Two that both found a dead holder must not both remove the lock, the second one that of the first. So removing
  // needs a lock of its own, taken in the same way, under which the holder is looked at once more.
  const takeover = `${file}.takeover`;
  takeLock(takeover);
  try {
    // Nobody else removes a dead lock now; one that is absent was given back, and the next may not be ours.
    if (refuseWhileHeld(file) === 'dead') rmSync(file);
    if (!tryCreate(file)) throw new StartFailure('Another start was faster; try again.');
  } finally {
    giveBack(takeover);
  }
}

function refuseWhileHeld(file: string): 'absent' | 'dead' {
  const text = textOf(file);
  const holder = text === undefined ? undefined : holderIn(text);
  if (holder !== undefined && isAlive(holder)) {
    throw new StartFailure(
      `Watchhouse is running already (process ${holder}). End it with Ctrl-C there, or give this one its own --state-dir and --port.`,
    );
  }
  return text === undefined ? 'absent' : 'dead';
}

function giveBack(file: string): void {
  if (holderIn(textOf(file) ?? '') === process.pid) rmSync(file);
}

/** Creates the lock together with its text, so that nobody reads it half written and takes it for dead. */
function tryCreate(file: string): boolean {
  const ours = `${file}.${process.pid}`;
  writeFileSync(ours, JSON.stringify({ pid: process.pid }));
  try {
    linkSync(ours, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(ours);
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function holderIn(text: string): number | undefined {
  try {
    const { pid } = JSON.parse(text) as { pid?: unknown };
    return typeof pid === 'number' ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
