import { PushFrame } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { WebSocket } from 'ws';
import type { House } from './house.ts';
import type { Officer } from './officer.ts';
import { until } from './until.ts';

/** A frame with the moment it arrived, milliseconds since the epoch. */
export interface ReceivedFrame {
  readonly at: number;
  readonly frame: PushFrame;
}

/** A live connection that keeps every frame. */
export interface LiveClient {
  readonly frames: readonly ReceivedFrame[];
  readonly socket: WebSocket;
  /** The first frame, old or new, for which `choose` gives a value; throws when none comes in time. */
  readonly find: <T>(
    what: string,
    choose: (frame: PushFrame) => T | undefined,
    withinMs?: number,
  ) => Promise<ReceivedFrame & { readonly value: T }>;
  readonly close: () => void;
}

/** A one-use ticket for a live connection. */
export async function ticketOf(officer: Officer, facility?: FacilityId): Promise<string> {
  const options = facility === undefined ? {} : { facility };
  return (await officer.get('liveTicket', options)).ticket;
}

/** Opens a live connection as the browser does; throws with the status when it is refused. */
export async function connectLive(
  house: House,
  officer: Officer,
  facility?: FacilityId,
): Promise<LiveClient> {
  const socket = dial(house, await ticketOf(officer, facility));
  const frames: ReceivedFrame[] = [];
  socket.on('message', (bytes: Buffer) => {
    const frame = PushFrame.parse(JSON.parse(bytes.toString('utf8')));
    frames.push({ at: Date.now(), frame });
  });
  const status = await answerOf(socket);
  if (status !== 101) throw new Error(`The live connection was refused: ${String(status)}`);
  return {
    frames,
    socket,
    find: (what, choose, withinMs) =>
      until(
        what,
        () => {
          for (const received of frames) {
            const value = choose(received.frame);
            if (value !== undefined) return { ...received, value };
          }
          return undefined;
        },
        withinMs,
      ),
    close: () => socket.terminate(),
  };
}

/** Status of the handshake with this ticket, or with none; 101 is a connection, which is closed again. */
export async function handshake(house: House, ticket: string | undefined): Promise<number> {
  const socket = dial(house, ticket);
  const status = await answerOf(socket);
  socket.terminate();
  return status;
}

function dial({ run }: House, ticket: string | undefined): WebSocket {
  const socket = new WebSocket(ticket === undefined ? run.live : `${run.live}?ticket=${ticket}`);
  // A refused or terminated connection also says so as an error, which is no news here.
  socket.on('error', () => undefined);
  return socket;
}

async function answerOf(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.once('open', () => resolve(101));
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('close', () => resolve(0));
  });
}
