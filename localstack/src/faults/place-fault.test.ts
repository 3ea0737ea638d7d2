import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cloudAt } from '../cloud.ts';
import { host } from '../ports.ts';
import { placeFault } from './place-fault.ts';
import type { Fallible } from './place-fault.ts';

/** A cloud with one function, and a camera, that remember what they were told. */
let server: Server;
let table: string;
let told: { method: string | undefined; url: string | undefined; body: string }[];
let system: Fallible & { readonly cut: ReturnType<typeof vi.fn> };
beforeEach(async () => {
  told = [];
  table = 'ledger';
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url } = request;
      told.push({ method, url, body: Buffer.concat(chunks).toString() });
      const Environment = { Variables: { LEDGER_TABLE: table, POLICY_DIR: 'policies' } };
      response.end(JSON.stringify({ Functions: [{ FunctionName: 'x-onsignals-1', Environment }] }));
    });
  });
  server.listen(0, host);
  await once(server, 'listening');
  const address = `http://${host}:${(server.address() as AddressInfo).port}`;
  const cut = vi.fn();
  const line = { address, isCut: () => false, cut, mend: vi.fn(), close: () => Promise.resolve() };
  system = {
    cloud: cloudAt(address),
    line,
    agent: undefined,
    camera: `${address}/simulation/fault`,
    cut,
  };
});
afterEach(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

it('cuts the line for the time asked', async () => {
  const answer = await placeFault(system, { fault: 'uplink-cut', forSeconds: 7_200 });
  expect(system.cut).toHaveBeenCalledWith(7_200);
  expect(answer.sentence).toContain('7200 s');
});

it('takes a function its tables and gives them back in time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  await placeFault(system, { fault: 'function-failing', function: 'on-signals', forSeconds: 20 });
  expect(told.at(-1)).toEqual({
    method: 'PUT',
    url: '/2015-03-31/functions/x-onsignals-1/configuration',
    body: '{"Environment":{"Variables":{"LEDGER_TABLE":"ledger-gone","POLICY_DIR":"policies"}}}',
  });
  vi.advanceTimersByTime(20_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(told.at(-1)?.body).toContain('"LEDGER_TABLE":"ledger"'));
});

it('gives a function back whole that was broken again before it was mended', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  table = 'ledger-gone';
  await placeFault(system, { fault: 'function-failing', function: 'on-signals', forSeconds: 20 });
  expect(told.at(-1)?.body).toContain('"LEDGER_TABLE":"ledger-gone"');
  const asked = told.length;
  vi.advanceTimersByTime(20_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(asked));
  expect(told.at(-1)?.body).toContain('"LEDGER_TABLE":"ledger"');
});

it('names a function that is not there', async () => {
  const order = { fault: 'function-failing', function: 'on-moon', forSeconds: 20 } as const;
  await expect(placeFault(system, order)).rejects.toThrow('no function on-moon');
});

it('hands on to the camera what is meant for it', async () => {
  const answer = await placeFault(system, { fault: 'camera-clock', bySeconds: 300 });
  expect(told.at(-1)).toMatchObject({
    url: '/simulation/fault',
    body: '{"fault":"camera-clock","bySeconds":300}',
  });
  expect(answer).toEqual({ done: true, sentence: 'The clock of the camera was moved by 300 s.' });
});

it('says that there is no agent to kill', async () => {
  expect(await placeFault(system, { fault: 'agent-killed', downSeconds: 1 })).toMatchObject({
    done: false,
  });
});
