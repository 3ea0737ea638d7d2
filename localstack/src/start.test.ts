import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, host } from './ports.ts';

let stateDir: string;
let taken: Server;
beforeEach(async () => {
  stateDir = mkdtempSync(path.join(tmpdir(), 'watchhouse-start-'));
  taken = createServer().listen(0, host);
  await once(taken, 'listening');
});
afterEach(() => {
  taken.close();
  rmSync(stateDir, { recursive: true });
});

async function start(...args: string[]): Promise<{ code: unknown; said: string }> {
  const script = path.join(import.meta.dirname, 'start.ts');
  const child = spawn(process.execPath, [script, '--state-dir', stateDir, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: said.trim() };
}

describe('a start that cannot be', () => {
  it('says how to go on when its port is taken, and leaves no lock behind', async () => {
    const { port } = taken.address() as AddressInfo;
    const { code, said } = await start('--port', String(port));
    expect(code).toBe(1);
    expect(said).toBe(`Port ${port} is taken: end what uses it, or choose another with --port.`);
    expect(existsSync(path.join(stateDir, 'run.lock'))).toBe(false);
  }, 30_000);

  it('says who runs already', async () => {
    writeFileSync(path.join(stateDir, 'run.lock'), JSON.stringify({ pid: process.pid }));
    const { code, said } = await start('--port', String(await freePort()));
    expect(code).toBe(1);
    expect(said).toContain(`running already (process ${process.pid})`);
    expect(said.split('\n')).toHaveLength(1);
  }, 30_000);

  it('names an option it does not know', async () => {
    const { code, said } = await start('--prot', '1');
    expect(code).toBe(1);
    expect(said).toContain('--prot');
  }, 30_000);
});
