import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fault } from './fault.ts';

/** A desk that remembers its orders; the run file says where it is. */
let desk: Server;
let folder: string;
let ordered: unknown[];
let answer: object;
beforeEach(async () => {
  ordered = [];
  answer = { done: true, sentence: 'Done.' };
  desk = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => ordered.push(JSON.parse(chunk.toString())));
    request.on('end', () => response.end(JSON.stringify(answer)));
  });
  desk.listen(0, '127.0.0.1');
  await once(desk, 'listening');
  folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-fault-'));
  const address = `http://127.0.0.1:${(desk.address() as AddressInfo).port}`;
  const file = path.join(folder, 'run.json');
  writeFileSync(file, JSON.stringify({ env: {}, faults: { address, token: 'secret' } }));
  vi.stubEnv('WATCHHOUSE_RUN_FILE', file);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  desk.closeAllConnections();
  desk.close();
  rmSync(folder, { recursive: true });
});

it.each([
  [['uplink', 'cut', '--for', '2h'], { fault: 'uplink-cut', forSeconds: 7_200 }],
  [['uplink', 'cut'], { fault: 'uplink-cut' }],
  [['uplink', 'mend'], { fault: 'uplink-mended' }],
  [['agent', 'kill', '--for', '10s'], { fault: 'agent-killed', downSeconds: 10 }],
  [['camera', 'clock'], { fault: 'camera-clock', bySeconds: 300 }],
  [['camera', 'clock', '--by', '-5m'], { fault: 'camera-clock', bySeconds: -300 }],
  [
    ['lambda', 'error', '--function', 'on-ledger'],
    { fault: 'function-failing', function: 'on-ledger', forSeconds: 20 },
  ],
])('orders %j', async (args, order) => {
  expect(await fault(args)).toBe(0);
  expect(ordered).toEqual([order]);
});

it('says so when the fault could not be placed', async () => {
  answer = { done: false, sentence: 'This system was started without an agent.' };
  expect(await fault(['agent', 'kill'])).toBe(1);
  expect(console.log).toHaveBeenCalledWith('This system was started without an agent.');
});

it.each([
  [['meteor'], 'fault takes one of'],
  [['uplink', 'cut', '--for', 'ever'], '--for takes a duration'],
  [['uplink', 'cut', '--for', '48h'], 'forSeconds'],
])('orders nothing when called %j', async (args, message) => {
  await expect(fault(args)).rejects.toThrow(message);
  expect(ordered).toEqual([]);
});
