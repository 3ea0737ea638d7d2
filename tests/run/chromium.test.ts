import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { findChromium } from './chromium.ts';

describe('finding the browser', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-chromium-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function anExecutable(name: string): string {
    const file = path.join(folder, name);
    writeFileSync(file, '');
    chmodSync(file, 0o755);
    return file;
  }

  test('CHROMIUM_PATH comes before PATH', () => {
    anExecutable('chromium');
    const named = anExecutable('my-browser');
    expect(findChromium({ CHROMIUM_PATH: named, PATH: folder })).toBe(named);
  });

  test('a CHROMIUM_PATH that names nothing is not replaced by another browser', () => {
    anExecutable('chromium');
    const env = { CHROMIUM_PATH: path.join(folder, 'gone'), PATH: folder };
    expect(findChromium(env)).toBeUndefined();
  });

  test('any of the usual names on PATH will do', () => {
    const chrome = anExecutable('google-chrome');
    expect(findChromium({ PATH: `/nowhere:${folder}` })).toBe(chrome);
  });

  test('without one there is none', () => {
    expect(findChromium({ PATH: folder })).toBeUndefined();
  });
});
