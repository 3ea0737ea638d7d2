import { limits } from '@watchhouse/contracts';
import { instantAfter, msBetween } from '@watchhouse/domain';
import type { Clock } from '../clock.ts';
import type { Observer } from '../observability/observer.ts';
import type { Connection, ConnectionStore } from './connection.ts';
import { resyncText } from './cut-frame.ts';
import type { FrameSender, SendOutcome } from './frame-sender.ts';

export interface FanOutServices {
  readonly connections: ConnectionStore;
  readonly frames: FrameSender;
  readonly clock: Clock;
  readonly observer: Observer;
}

const { slowPauseMs, slowPauseDoublingsMax } = limits.push;

/**
 * Sends the texts, in order, to every connection at the same time and takes note of what becomes of it: a client that
 * is gone is removed, one that is slow or throttled is marked and gets `resync` as its next frame. No client waits
 * for another, and nobody waits for one longer than `timeoutMs` a frame.
 */
export async function fanOut(
  services: FanOutServices,
  connections: readonly Connection[],
  texts: readonly string[],
  timeoutMs: number = limits.push.sendTimeoutMs,
): Promise<void> {
  if (texts.length === 0) return;
  await Promise.all(
    connections.map((connection) => sendTo(services, connection, texts, timeoutMs)),
  );
}

async function sendTo(
  services: FanOutServices,
  connection: Connection,
  texts: readonly string[],
  timeoutMs: number,
): Promise<void> {
  const isMarked = connection.resyncFrom !== undefined;
  if (connection.resyncFrom !== undefined && connection.resyncFrom > services.clock.now()) return;
  // A marked client has missed frames; whatever it gets before a new snapshot is of no use to it.
  const frames = isMarked ? [resyncText(connection.facility, 'all')] : texts;
  const outcome = await sendInOrder(services, connection, frames, timeoutMs);
  if (outcome === 'gone') {
    if (isConnecting(services, connection)) return;
    services.observer.count('ConnectionsRemoved');
    await services.connections.remove(connection);
  } else if (outcome === 'slow') {
    const doublings = Math.min(connection.slowCount, slowPauseDoublingsMax);
    const resyncFrom = instantAfter(services.clock.now(), slowPauseMs * 2 ** doublings);
    await services.connections.markForResync(connection, resyncFrom);
  } else if (isMarked) {
    await services.connections.clearMark(connection);
  }
}

/** A client that is still connecting misses nothing: it loads its snapshots once it is connected. */
const isConnecting = ({ clock }: FanOutServices, { connectedAt }: Connection): boolean =>
  msBetween(connectedAt, clock.now()) < limits.push.connectGraceMs;

async function sendInOrder(
  services: FanOutServices,
  connection: Connection,
  texts: readonly string[],
  timeoutMs: number,
): Promise<SendOutcome> {
  for (const text of texts) {
    const outcome = await services.frames.send(connection.id, text, timeoutMs);
    if (outcome !== 'sent') return outcome;
    services.observer.count('FramesSent');
  }
  return 'sent';
}
