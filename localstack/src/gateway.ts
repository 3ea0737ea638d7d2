import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { createProxyServer } from 'httpxy';
import sirv from 'sirv';
import { liveRoute, route } from './gateway-route.ts';
import type { Behind } from './gateway-route.ts';
import { host } from './ports.ts';
import { StartFailure } from './start-failure.ts';

export interface Gateway {
  /** The one origin of this run. */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

export interface GatewayOptions {
  readonly port: number;
  readonly behind: Behind;
  /** Folder of the built web application. */
  readonly files: string;
  /** Text of `/config.json`. */
  readonly config: string;
}

/** The same headers as CloudFront gives; the content policy itself comes with the page. */
const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "frame-ancestors 'none'",
};

/**
 * The local twin of the distribution on AWS: web, API, live connections and sign-in on one origin, so that the
 * browser needs no CORS and the application is the same everywhere.
 */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { port, behind } = options;
  const proxy = createProxyServer({ target: behind.cloud, changeOrigin: true });
  const files = fileServer(options.files);
  const server = createServer((request, response) => {
    const to = route(request.url ?? '/', behind);
    if (to.kind === 'config') sendConfig(response, options.config);
    else if (to.kind === 'files') files(request, response);
    else {
      request.url = to.path;
      proxy.web(request, response).catch(() => sendUnreachable(response));
    }
  });
  const sockets = trackSockets(server);
  server.on('upgrade', (request, socket, head) => {
    const to = liveRoute(request.url ?? '/', behind);
    if (to === undefined || !(socket instanceof Socket)) {
      socket.destroy();
      return;
    }
    request.url = to;
    proxy.ws(request, socket, {}, head).catch(() => socket.destroy());
  });
  await listen(server, port);
  return {
    origin: `http://${host}:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function fileServer(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  const serve = sirv(folder, {
    single: true,
    etag: true,
    setHeaders: (response, pathname) => {
      for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
      const isNamedByContent = pathname.startsWith('/_app/immutable/');
      response.setHeader(
        'cache-control',
        isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  return (request, response) =>
    serve(request, response, () => {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    });
}

function sendConfig(response: ServerResponse, text: string): void {
  response
    .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(text);
}

/** RFC 9457, as every other error of the API. */
function sendUnreachable(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(502, { 'content-type': 'application/problem+json' });
  response.end(
    JSON.stringify({ type: 'about:blank', title: 'The cloud did not answer', status: 502 }),
  );
}

/** Open connections, upgraded ones included, which `close` alone would wait for. */
function trackSockets(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', () => reject(new StartFailure(portTaken(port))));
    server.listen(port, host, resolve);
  });
}

/** The sentence for a port that somebody else has. */
export function portTaken(port: number): string {
  return `Port ${port} is taken: end what uses it, or choose another with --port.`;
}
