import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { reserveIn } from './reserve.ts';
import { aFolder } from './test-disk.ts';

it('holds room back, gives it away at once and takes it again only after a while', () => {
  const folder = aFolder();
  const file = path.join(folder, 'reserve');
  let now = 0;
  const reserve = reserveIn(folder, 1_000, () => now);
  expect(reserve.take()).toBe(true);
  expect(existsSync(file)).toBe(true);
  reserve.give();
  expect(existsSync(file)).toBe(false);
  now = 999;
  expect(reserve.take()).toBe(false);
  now = 1_000;
  expect(reserve.take()).toBe(true);
});

it('goes on without when the disk has no room, and tries again later', () => {
  const folder = path.join(aFolder(), 'gone');
  let now = 0;
  const reserve = reserveIn(folder, 1_000, () => now);
  expect(reserve.take()).toBe(false);
  mkdirSync(folder);
  expect(reserve.take()).toBe(false);
  now = 1_000;
  expect(reserve.take()).toBe(true);
  rmSync(folder, { recursive: true });
});

it('finds the room that an earlier process held', () => {
  const folder = aFolder();
  reserveIn(folder, 1_000, () => 0).take();
  expect(reserveIn(folder, 1_000, () => 0).take()).toBe(true);
});
