import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openGateway } from './gateway.ts';
import type { Gateway } from './gateway.ts';
import { freePort, host } from './ports.ts';

let folder: string;
let cloud: Server;
let gateway: Gateway;
let port: number;
/** The last request that reached the cloud. */
let reached: IncomingMessage | undefined;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-gateway-'));
  mkdirSync(path.join(folder, '_app/immutable'), { recursive: true });
  writeFileSync(path.join(folder, 'index.html'), '<title>Watchhouse</title>');
  writeFileSync(path.join(folder, '_app/immutable/a.js'), 'export {};');
  cloud = createServer((request, response) => {
    reached = request;
    response.writeHead(409, { 'content-type': 'application/problem+json' }).end('{"status":409}');
  });
  cloud.on('upgrade', (request, socket) => {
    reached = request;
    socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n');
  });
  cloud.listen(0, host);
  await once(cloud, 'listening');
  port = await freePort();
  gateway = await openGateway(options(port));
});
afterEach(async () => {
  await gateway.close();
  cloud.closeAllConnections();
  cloud.close();
  rmSync(folder, { recursive: true });
});

function options(at: number) {
  const { port: cloudPort } = cloud.address() as AddressInfo;
  const address = `http://${host}:${cloudPort}`;
  return {
    port: at,
    files: folder,
    config: '{"clientId":"c"}',
    behind: { cloud: address, httpApiId: 'api1', liveApiId: 'live1' },
  };
}

describe('the gateway', () => {
  it('serves the application for every page, with headers that forbid framing', async () => {
    for (const page of ['/', '/sign-in/callback?code=1', '/command/fac_1']) {
      const response = await fetch(`${gateway.origin}${page}`);
      expect(await response.text()).toContain('Watchhouse');
      expect(response.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
      expect(response.headers.get('cache-control')).toBe('no-cache');
    }
    const script = await fetch(`${gateway.origin}/_app/immutable/a.js`);
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect((await fetch(`${gateway.origin}/missing.js`)).status).toBe(404);
  });

  it('serves the configuration of the deployment, never from a cache', async () => {
    const response = await fetch(`${gateway.origin}/config.json`);
    expect(await response.json()).toEqual({ clientId: 'c' });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('hands calls on with their headers, and answers as they came', async () => {
    const headers = { authorization: 'Bearer t', 'watchhouse-post': 'patrol' };
    const response = await fetch(`${gateway.origin}/api/me?x=1`, { headers });
    expect(response.status).toBe(409);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(reached?.url).toBe('/_aws/execute-api/api1/$default/api/me?x=1');
    expect(reached?.headers).toMatchObject(headers);
  });

  it('hands live connections on with their ticket, and a refusal back', async () => {
    const socket = new WebSocket(`${gateway.origin.replace('http', 'ws')}/live?ticket=spent`);
    await once(socket, 'error');
    expect(reached?.url).toBe('/_aws/execute-api/live1/live?ticket=spent');
  });

  it('says so when the cloud does not answer', async () => {
    cloud.closeAllConnections();
    cloud.close();
    const response = await fetch(`${gateway.origin}/api/me`);
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it('says how to go on when its port is taken', async () => {
    await expect(openGateway(options(port))).rejects.toThrow('--port');
  });
});
