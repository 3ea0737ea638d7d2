import type { PushFrame } from '@watchhouse/contracts';
import type { FrameSender, SendOutcome } from './frame-sender.ts';

export interface MemoryFrameSender extends FrameSender {
  /** Frames each client received, in order. */
  readonly received: Map<string, PushFrame[]>;
  readonly closed: Set<string>;
  /** What a client does instead of taking frames. */
  readonly behaviour: Map<string, Exclude<SendOutcome, 'sent'> | 'fault'>;
  framesOf(connection: string): readonly PushFrame[];
}

/** A gateway in memory whose clients take frames unless told otherwise. */
export function memoryFrameSender(): MemoryFrameSender {
  const received = new Map<string, PushFrame[]>();
  const closed = new Set<string>();
  const behaviour: MemoryFrameSender['behaviour'] = new Map();
  return {
    received,
    closed,
    behaviour,
    framesOf: (connection) => received.get(connection) ?? [],
    send: async (connection, frame) => {
      await Promise.resolve();
      if (closed.has(connection)) return 'gone';
      const outcome = behaviour.get(connection);
      if (outcome === 'fault') throw new Error('The gateway refused the permission.');
      if (outcome !== undefined) return outcome;
      const frames = received.get(connection) ?? [];
      received.set(connection, [...frames, JSON.parse(frame) as PushFrame]);
      return 'sent';
    },
    close: (connection) => {
      closed.add(connection);
      return Promise.resolve();
    },
  };
}
