import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { limits } from '@watchhouse/contracts';
import type { Answer } from '../api/failure.ts';
import { LiveConnection } from './connection.ts';
import type { ConnectionState } from './connection.ts';

/** A socket of the browser that the test opens, feeds and closes by hand. */
class FakeSocket {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  readyState = 0;
  isClosedByUs = false;
  readonly sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly address: string;

  constructor(address: string) {
    this.address = address;
    FakeSocket.made.push(this);
  }
  open() {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }
  say(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  close() {
    this.isClosedByUs = true;
    this.readyState = 3;
  }
  send(text: string) {
    this.sent.push(text);
  }
}

type Ticket = Answer<{ readonly ticket: string }>;
const pong = { kind: 'pong', at: '2026-11-24T08:00:00.000Z' };

/** A connection, the tickets it waits for, and what it told. */
function aConnection() {
  const tickets: ((answer: Ticket) => void)[] = [];
  const states: ConnectionState['kind'][] = [];
  const heard: string[] = [];
  const connection = new LiveConnection(
    {
      ticket: () => new Promise((resolve) => tickets.push(resolve)),
      address: (ticket) => `wss://house.example/live?ticket=${ticket}`,
    },
    {
      onOpen: () => heard.push('open'),
      onFrame: ({ kind }) => heard.push(kind),
      onUnreadable: () => heard.push('unreadable'),
      onState: ({ kind }) => states.push(kind),
    },
  );
  const grant = async (number: number) => {
    tickets[number]?.({ ok: true, value: { ticket: `t${String(number)}` } });
    await vi.advanceTimersByTimeAsync(0);
  };
  const refuse = async (number: number) => {
    tickets[number]?.({ ok: false, failure: { kind: 'unreachable' } });
    await vi.advanceTimersByTimeAsync(0);
  };
  return { connection, tickets, states, heard, grant, refuse };
}

function theSocket(number: number): FakeSocket {
  const socket = FakeSocket.made[number];
  if (socket === undefined) throw new Error(`socket ${String(number)} was never made`);
  return socket;
}

beforeEach(() => {
  FakeSocket.made = [];
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('navigator', { onLine: true });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('overlapping attempts', () => {
  test.each([
    ['in order', [0, 1]],
    ['the later ticket first', [1, 0]],
  ])('given two of them (%s), then one socket is made, for the latest', async (_, order) => {
    const { connection, grant } = aConnection();
    void connection.connect();
    void connection.connect();
    for (const number of order) await grant(number);
    expect(FakeSocket.made.map(({ address }) => address)).toEqual([
      'wss://house.example/live?ticket=t1',
    ]);
    connection.stop();
    expect(theSocket(0).isClosedByUs).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('the refusal of an earlier ticket does not disturb the later attempt', async () => {
    const { connection, states, grant, refuse } = aConnection();
    void connection.connect();
    void connection.connect();
    await grant(1);
    theSocket(0).open();
    await refuse(0);
    expect(states.at(-1)).toBe('live');
    connection.stop();
  });

  test('a retry that is due is not made besides an attempt started by hand', async () => {
    const { connection, tickets, refuse } = aConnection();
    void connection.connect();
    await refuse(0);
    void connection.connect();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tickets).toHaveLength(2);
    connection.stop();
  });
});

test('stopped while the ticket is awaited, it opens nothing and says nothing', async () => {
  const { connection, states, heard, grant } = aConnection();
  void connection.connect();
  connection.stop();
  await grant(0);
  expect(FakeSocket.made).toEqual([]);
  expect([states, heard]).toEqual([['connecting'], []]);
  expect(vi.getTimerCount()).toBe(0);
});

test('events already under way for a replaced socket neither deliver nor drop the good one', async () => {
  const { connection, states, heard, grant } = aConnection();
  void connection.connect();
  await grant(0);
  const orphan = theSocket(0);
  const { onopen, onmessage, onclose } = orphan;
  void connection.connect();
  await grant(1);
  theSocket(1).open();
  onopen?.();
  onmessage?.({ data: JSON.stringify(pong) });
  onclose?.();
  expect(heard).toEqual(['open']);
  expect(states.at(-1)).toBe('live');
  expect(theSocket(1).isClosedByUs).toBe(false);
  theSocket(1).say(pong);
  expect(heard).toEqual(['open', 'pong']);
  connection.stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('a planned renewal replaces the socket once, and only the new one renews again', async () => {
  const { connection, tickets, grant } = aConnection();
  void connection.connect();
  await grant(0);
  theSocket(0).open();
  const longest = limits.push.reconnectMinutesMax * 60_000;
  await vi.advanceTimersByTimeAsync(longest);
  expect(tickets).toHaveLength(2);
  // The network comes back while the renewal awaits its ticket.
  void connection.connect();
  await grant(1);
  await grant(2);
  expect(FakeSocket.made).toHaveLength(2);
  expect(theSocket(0).isClosedByUs).toBe(true);
  theSocket(1).open();
  await vi.advanceTimersByTimeAsync(longest);
  expect(tickets).toHaveLength(4);
  connection.stop();
});

test('a closed connection is tried again with a new ticket', async () => {
  const { connection, states, tickets, grant } = aConnection();
  void connection.connect();
  await grant(0);
  theSocket(0).open();
  theSocket(0).onclose?.();
  expect(states.at(-1)).toBe('waiting');
  await vi.advanceTimersByTimeAsync(30_000);
  expect(tickets).toHaveLength(2);
  connection.stop();
});
