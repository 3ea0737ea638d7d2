import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Children } from './children.ts';
import { keepRunning } from './lasting-child.ts';

let folder: string;
let children: Children;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-lasting-'));
  children = new Children(folder);
});
afterEach(async () => {
  await children.endAll();
  rmSync(folder, { recursive: true });
});

const agent = (script: string) => ({
  name: 'agent',
  command: process.execPath,
  args: ['-e', script],
  env: process.env,
  cwd: folder,
});
const living = 'setInterval(() => {}, 1000)';
const pid = () => children.pids['agent'];

it('comes back as another process when it is killed', async () => {
  const onStart = vi.fn();
  const onGivingUp = vi.fn();
  const lasting = keepRunning(children, agent(living), { onStart, onGivingUp });
  const first = pid();
  lasting.kill(0);
  await vi.waitFor(() => expect(onStart).toHaveBeenCalledTimes(2), { timeout: 10_000 });
  expect(pid()).not.toBe(first);
  expect(onGivingUp).not.toHaveBeenCalled();
});

it('is given up at once when it was called wrongly', async () => {
  const onStart = vi.fn();
  const onGivingUp = vi.fn();
  keepRunning(children, agent('process.exit(2)'), { onStart, onGivingUp });
  await vi.waitFor(() => expect(onGivingUp).toHaveBeenCalledOnce(), { timeout: 10_000 });
  expect(onStart).toHaveBeenCalledOnce();
});

it('is given up when it cannot live', async () => {
  const onStart = vi.fn();
  const onGivingUp = vi.fn();
  keepRunning(children, agent('process.exit(1)'), { onStart, onGivingUp });
  await vi.waitFor(() => expect(onGivingUp).toHaveBeenCalledOnce(), { timeout: 20_000 });
  expect(onStart).toHaveBeenCalledTimes(3);
}, 30_000);

it('does not come back when the run ends', async () => {
  const onStart = vi.fn();
  keepRunning(children, agent(living), { onStart, onGivingUp: vi.fn() });
  await children.endAll();
  expect(children.isEnding).toBe(true);
  expect(onStart).toHaveBeenCalledOnce();
});
