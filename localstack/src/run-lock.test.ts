import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { takeRunLock } from './run-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-lock-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

it('is held by one, and can be taken again once given back', () => {
  const giveBack = takeRunLock(folder);
  expect(() => takeRunLock(folder)).toThrow(`process ${process.pid}`);
  giveBack();
  takeRunLock(folder)();
  expect(existsSync(path.join(folder, 'run.lock'))).toBe(false);
});

/** Leaves a lock behind, as of a process that is gone unless another is named. */
const leave = (name: string, pid = spawnSync(process.execPath, ['-e', '']).pid) => {
  writeFileSync(path.join(folder, name), JSON.stringify({ pid }));
};

it('is taken over from a process that is gone', () => {
  leave('run.lock');
  takeRunLock(folder)();
});

it('is taken over by the one that is at it, and by the next when that one ended on the way', () => {
  leave('run.lock');
  leave('run.lock.takeover', process.ppid);
  expect(() => takeRunLock(folder)).toThrow(`process ${process.ppid}`);
  leave('run.lock.takeover');
  const giveBack = takeRunLock(folder);
  expect(readdirSync(folder)).toEqual(['run.lock']);
  giveBack();
});

it('is not taken from the start that took over a dead one first', () => {
  leave('run.lock');
  vi.spyOn(process, 'kill').mockImplementationOnce(() => {
    // While we see that the holder is gone, another start sees it too and is done before us.
    leave('run.lock', process.ppid);
    throw Object.assign(new Error('gone'), { code: 'ESRCH' });
  });
  expect(() => takeRunLock(folder)).toThrow(`process ${process.ppid}`);
  expect(readdirSync(folder)).toEqual(['run.lock']);
});

it('is taken over when it is unreadable', () => {
  writeFileSync(path.join(folder, 'run.lock'), '');
  takeRunLock(folder)();
});
