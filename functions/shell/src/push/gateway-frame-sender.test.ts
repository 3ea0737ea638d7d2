import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayFrameSender } from './gateway-frame-sender.ts';
import type { FrameSender } from './frame-sender.ts';

/** A gateway that answers by the name of the connection: a status, or nothing at all. */
const server = createServer((request, response) => {
  const [, status] = /connections\/(\d+|silent)/.exec(request.url ?? '') ?? [];
  if (status === 'silent') return;
  response.writeHead(Number(status)).end('{}');
});
let sender: FrameSender;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  sender = gatewayFrameSender(
    new ApiGatewayManagementApiClient({
      endpoint: `http://127.0.0.1:${String(port)}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
    }),
  );
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('the gateway', () => {
  it('says what became of a frame by the status of the answer', async () => {
    expect(await sender.send('200', '{}', 1_000)).toBe('sent');
    expect(await sender.send('410', '{}', 1_000)).toBe('gone');
    expect(await sender.send('429', '{}', 1_000)).toBe('slow');
    expect(await sender.send('503', '{}', 1_000)).toBe('slow');
  });

  it('throws what is our own fault', async () => {
    await expect(sender.send('403', '{}', 1_000)).rejects.toThrow();
  });

  it('does not wait for a client that stopped reading', async () => {
    const startedAt = performance.now();
    expect(await sender.send('silent', '{}', 50)).toBe('slow');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('closes a connection, gone or not', async () => {
    await sender.close('204');
    await sender.close('410');
    await expect(sender.close('403')).rejects.toThrow();
  });
});
