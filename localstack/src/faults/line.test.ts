import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { host } from '../ports.ts';
import { openLine } from './line.ts';
import type { Line } from './line.ts';

let cloud: Server;
let line: Line;
beforeEach(async () => {
  cloud = createServer((request, response) => {
    if (request.url !== '/slow') response.end('taken');
  });
  cloud.listen(0, host);
  await once(cloud, 'listening');
  line = await openLine(`http://${host}:${(cloud.address() as AddressInfo).port}`);
});
afterEach(async () => {
  vi.useRealTimers();
  await line.close();
  cloud.closeAllConnections();
  cloud.close();
});

const call = async (path = '/') => (await fetch(`${line.address}${path}`)).text();

it('hands calls on', async () => {
  expect(await call()).toBe('taken');
  expect(line.isCut()).toBe(false);
});

it('breaks the call under way when it is cut, refuses new ones, and hands on again once mended', async () => {
  const arrived = once(cloud, 'request');
  const slow = call('/slow');
  const broken = expect(slow).rejects.toThrow('fetch failed');
  await arrived;
  line.cut();
  await broken;
  await expect(call()).rejects.toThrow('fetch failed');
  line.mend();
  expect(await call()).toBe('taken');
});

it('mends itself after the time it was cut for', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  line.cut(60);
  vi.advanceTimersByTime(59_000);
  expect(line.isCut()).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(line.isCut()).toBe(false);
});
