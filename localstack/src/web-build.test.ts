import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashOf } from './web-build.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-sources-'));
  mkdirSync(path.join(folder, 'src'));
  writeFileSync(path.join(folder, 'src/a.ts'), 'a');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is the same for the same sources, and another for another text, name or file', () => {
  const hash = () => hashOf([path.join(folder, 'src'), path.join(folder, 'not-there')]);
  const seen = [hash()];
  expect(hash()).toBe(seen[0]);
  writeFileSync(path.join(folder, 'src/a.ts'), 'b');
  seen.push(hash());
  renameSync(path.join(folder, 'src/a.ts'), path.join(folder, 'src/b.ts'));
  seen.push(hash());
  writeFileSync(path.join(folder, 'src/c.ts'), '');
  seen.push(hash());
  expect(new Set(seen).size).toBe(4);
});
