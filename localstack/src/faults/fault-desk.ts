import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FaultOrder } from '@watchhouse/contracts';
import type { FaultAnswer } from '@watchhouse/contracts';
import { host } from '../ports.ts';

/** Where faults of a local system are ordered; what it does is in `place-fault.ts`. */
export interface FaultDesk {
  readonly address: string;
  /** Known to whoever may read the run file. */
  readonly token: string;
  readonly close: () => Promise<void>;
}

const orderBytesMax = 4_096;
const tokenBytes = 24;

/** Opens the desk on this machine alone. */
export async function openFaultDesk(
  place: (order: FaultOrder) => Promise<FaultAnswer>,
): Promise<FaultDesk> {
  const token = randomBytes(tokenBytes).toString('hex');
  const server = createServer((request, response) => {
    const send = (status: number, answer: FaultAnswer) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    };
    if (!isAllowed(request, token)) {
      send(401, refused('The token of the run file is missing.'));
      return;
    }
    takeOrder(request)
      .then(async (order) => {
        if (typeof order === 'string') send(400, refused(order));
        else send(200, await place(order));
      })
      .catch((cause: unknown) => send(502, refused(sentenceOf(cause))));
  });
  server.listen(0, host);
  await once(server, 'listening');
  return {
    address: `http://${host}:${(server.address() as AddressInfo).port}`,
    token,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const refused = (sentence: string): FaultAnswer => ({ done: false, sentence });

const sentenceOf = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).slice(0, 500);

function isAllowed({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** The order in a request, or what is wrong with it. */
async function takeOrder(request: IncomingMessage): Promise<FaultOrder | string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > orderBytesMax) return `An order has at most ${orderBytesMax} bytes.`;
    chunks.push(chunk);
  }
  const order = FaultOrder.safeParse(parsed(Buffer.concat(chunks).toString('utf8')));
  if (order.success) return order.data;
  const issue = order.error.issues[0];
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be read'}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
