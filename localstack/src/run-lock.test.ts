import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeRunLock } from './run-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is held by one, and can be taken again once given back', () => {
  const giveBack = takeRunLock(folder);
  expect(() => takeRunLock(folder)).toThrow(`process ${process.pid}`);
  giveBack();
  takeRunLock(folder)();
  expect(existsSync(path.join(folder, 'run.lock'))).toBe(false);
});

it('is taken over from a process that is gone', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(path.join(folder, 'run.lock'), JSON.stringify({ pid }));
  takeRunLock(folder)();
});

it('is taken over when it is unreadable', () => {
  writeFileSync(path.join(folder, 'run.lock'), '');
  takeRunLock(folder)();
});
