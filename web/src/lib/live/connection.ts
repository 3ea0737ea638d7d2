import { PushFrame, limits } from '@watchhouse/contracts';
import type { ClientFrame } from '@watchhouse/contracts';
import type { Answer, Failure } from '../api/failure.ts';
import { plannedReconnectMs, reconnectDelayMs } from './backoff.ts';

/** How the live connection stands; shown on every screen. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Lost; the next attempt is at `until` (milliseconds). */
  | { readonly kind: 'waiting'; readonly until: number }
  | { readonly kind: 'offline' }
  /** The service said no; trying again would change nothing. */
  | { readonly kind: 'refused'; readonly reason: 'session-revoked' | 'right-lost' };

export interface ConnectionEvents {
  readonly onOpen: () => void;
  readonly onFrame: (frame: PushFrame) => void;
  /** A frame that the contract does not know: what it said is missed. */
  readonly onUnreadable: () => void;
  readonly onState: (state: ConnectionState) => void;
}

export interface ConnectionSource {
  readonly ticket: () => Promise<Answer<{ readonly ticket: string }>>;
  readonly address: (ticket: string) => string;
}

/** A server that says nothing for this long is asked where it stands, and given up after the second. */
const askAfterMs = limits.push.positionIntervalMs + 2_000;
const giveUpAfterMs = 4 * limits.push.positionIntervalMs;

/**
 * The WebSocket of one facility: ticket, connect, ping, planned renewal, bounded backoff. It has no
 * memory of data; every opening is followed by fresh snapshots.
 */
export class LiveConnection {
  readonly #source: ConnectionSource;
  readonly #events: ConnectionEvents;
  #socket: WebSocket | null = null;
  /** Counts attempts: whatever comes late for an earlier one than this finds out and does nothing. */
  #attempt = 0;
  #isStopped = false;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #renewal: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #lastHeardAt = 0;
  #lastPositionAt = 0;
  #lastAskedAt = 0;

  constructor(source: ConnectionSource, events: ConnectionEvents) {
    this.#source = source;
    this.#events = events;
  }

  /** Connects now, whatever wait or other attempt was under way: the latest one counts. */
  async connect(): Promise<void> {
    clearTimeout(this.#retry);
    if (this.#isStopped) return;
    this.#drop();
    const attempt = this.#attempt;
    this.#events.onState({ kind: 'connecting' });
    const answer = await this.#source.ticket();
    if (attempt !== this.#attempt) return;
    if (!answer.ok) {
      this.#ticketRefused(answer.failure);
      return;
    }
    this.#open(new WebSocket(this.#source.address(answer.value.ticket)), attempt);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#retry);
    this.#drop();
  }

  /** Called every second: notices a silent line that no close event announces. */
  watch(now: number): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (now - this.#lastHeardAt > giveUpAfterMs) {
      this.#drop();
      this.#scheduleRetry();
      return;
    }
    if (now - Math.max(this.#lastPositionAt, this.#lastAskedAt) > askAfterMs) {
      this.#lastAskedAt = now;
      this.#send({ action: 'position' });
    }
  }

  #ticketRefused(failure: Failure): void {
    if (failure.kind === 'refused' && failure.problem.status === 403) {
      this.#events.onState({ kind: 'refused', reason: 'right-lost' });
      return;
    }
    if (failure.kind === 'refused' && failure.problem.status === 401) {
      this.#events.onState({ kind: 'refused', reason: 'session-revoked' });
      return;
    }
    this.#scheduleRetry();
  }

  #open(socket: WebSocket, attempt: number): void {
    const isCurrent = () => attempt === this.#attempt;
    this.#socket = socket;
    this.#lastHeardAt = Date.now();
    socket.onopen = () => {
      if (!isCurrent()) return;
      const now = Date.now();
      this.#lastHeardAt = now;
      this.#lastPositionAt = now;
      this.#renewal = setTimeout(() => void this.connect(), plannedReconnectMs(Math.random()));
      this.#ping = setInterval(() => this.#send({ action: 'ping' }), limits.push.clientPingMs);
      this.#events.onState({ kind: 'live' });
      this.#events.onOpen();
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isCurrent()) this.#heard(data);
    };
    socket.onclose = () => {
      if (!isCurrent()) return;
      this.#drop();
      this.#scheduleRetry();
    };
  }

  #heard(data: unknown): void {
    this.#lastHeardAt = Date.now();
    const frame = frameOf(data);
    if (frame === null) {
      this.#events.onUnreadable();
      return;
    }
    this.#failures = 0;
    if (frame.kind === 'position') this.#lastPositionAt = this.#lastHeardAt;
    if (frame.kind === 'closing') this.#closing(frame.reason);
    else this.#events.onFrame(frame);
  }

  #closing(reason: 'token-expired' | 'session-revoked' | 'right-lost' | 'going-away'): void {
    this.#drop();
    if (reason === 'right-lost' || reason === 'session-revoked') {
      this.#events.onState({ kind: 'refused', reason });
      return;
    }
    // A new ticket is asked for with a renewed token.
    this.#scheduleRetry();
  }

  #scheduleRetry(): void {
    if (this.#isStopped) return;
    if (!navigator.onLine) {
      this.#events.onState({ kind: 'offline' });
      return;
    }
    const delay = reconnectDelayMs(this.#failures, Math.random());
    this.#failures += 1;
    this.#events.onState({ kind: 'waiting', until: Date.now() + delay });
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.connect(), delay);
  }

  #send(frame: ClientFrame): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** Ends the present attempt, at whatever point it is. */
  #drop(): void {
    this.#attempt += 1;
    clearTimeout(this.#renewal);
    clearInterval(this.#ping);
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}

function frameOf(data: unknown): PushFrame | null {
  if (typeof data !== 'string') return null;
  try {
    const parsed = PushFrame.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
