import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Children } from './children.ts';
import type { Ended } from './children.ts';

let folder: string;
let children: Children;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-children-'));
  children = new Children(folder);
});
afterEach(async () => {
  await children.endAll();
  rmSync(folder, { recursive: true });
});

const node = (name: string, script: string) => ({
  name,
  command: process.execPath,
  args: ['-e', script],
  env: process.env,
  cwd: folder,
});

/** Starts a grandchild, prints its id, and refuses to end when asked kindly. */
const stubbornParent = `
  process.on('SIGTERM', () => {});
  const { spawn } = require('node:child_process');
  console.log(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).pid);
  setInterval(() => {}, 1000);
`;

describe('children of a run', () => {
  it('write to a log of their own and give their exit code', async () => {
    expect(await children.run(node('build', 'console.log("built"); process.exit(3)'))).toBe(3);
    expect(readFileSync(children.logOf('build'), 'utf8')).toBe('built\n');
    expect(children.tail('build')).toBe('built');
  });

  it('are reported when they die by themselves', async () => {
    const ended = await new Promise<Ended>((resolve) =>
      children.stay(node('agent', 'process.exit(7)'), resolve),
    );
    expect(ended).toEqual({ code: 7, signal: null });
    expect(children.pids).toEqual({});
  });

  it('end with all they started, and are then not reported', async () => {
    const onDeath = vi.fn();
    children.stay(node('cloud', stubbornParent), onDeath);
    const parent = children.pids['cloud'] ?? 0;
    await vi.waitFor(() => expect(children.tail('cloud')).toMatch(/^\d+$/), { timeout: 10_000 });
    const grandchild = Number(children.tail('cloud'));
    expect(isAlive(parent)).toBe(true);
    expect(isAlive(grandchild)).toBe(true);

    await children.endAll();

    expect(isAlive(parent)).toBe(false);
    await vi.waitFor(() => expect(isAlive(grandchild)).toBe(false));
    expect(onDeath).not.toHaveBeenCalled();
  }, 30_000);

  it('cannot be started once the run ends', async () => {
    await children.endAll();
    await expect(children.run(node('late', ''))).rejects.toThrow('interrupted');
  });

  it('say so when their command is not there', async () => {
    const missing = { ...node('missing', ''), command: path.join(folder, 'no-such-command') };
    expect(await children.run(missing)).toBe(127);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
