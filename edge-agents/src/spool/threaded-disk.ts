import { Worker } from 'node:worker_threads';
import { DiskFault } from './disk.ts';
import type { Disk, Fault, SpoolFile } from './disk.ts';
import { writeMark } from './numbers-ahead.ts';
import type { Rescued } from './rescue.ts';

/** What the thread needs to know. */
export interface ThreadData {
  readonly folder: string;
}

/** A method of the file, called from the other thread. */
export interface Asked {
  readonly id: number;
  readonly method: keyof SpoolFile;
  readonly given: readonly unknown[];
}

export type Answered =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly fault: Fault; readonly message: string }
  | { readonly rescued: Rescued }
  /** The thread has begun; nothing of the disk is opened yet. */
  | { readonly ready: true };

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (fault: DiskFault) => void;
}

/**
 * The spool's file in a thread of its own: a disk that takes 100 ms to sync, or hangs for half a minute before it
 * fails, must not stop the agent, which has people to watch. The thread does not keep the process alive unless it
 * is at work, and a new one takes the place of one that died.
 */
export function openThreadedDisk(
  data: ThreadData,
  beforeFirst: () => void,
  rescued: (rescued: Rescued) => void,
): Disk {
  const pending = new Map<number, Pending>();
  let isReady: () => void;
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  let ids = 0;

  const settle = (id: number): Pending | undefined => {
    const found = pending.get(id);
    pending.delete(id);
    if (pending.size === 0) thread?.unref();
    return found;
  };
  const begin = (): Worker => {
    const begun = new Worker(new URL('./disk-thread.ts', import.meta.url), { workerData: data });
    const died = (reason: string): void => {
      isReady();
      if (thread !== begun) return;
      thread = undefined;
      for (const id of [...pending.keys()]) settle(id)?.reject(new DiskFault('failing', reason));
    };
    begun.unref();
    begun.on('message', (answer: Answered) => {
      if ('ready' in answer) isReady();
      else if ('rescued' in answer) rescued(answer.rescued);
      else if ('fault' in answer)
        settle(answer.id)?.reject(new DiskFault(answer.fault, answer.message));
      else settle(answer.id)?.resolve(answer.result as never);
    });
    begun.on('error', (error) => died(error instanceof Error ? error.message : String(error)));
    begun.on('exit', () => died('the thread of the spool ended'));
    return begun;
  };
  let thread: Worker | undefined = begin();
  const ask = (method: keyof SpoolFile, given: readonly unknown[]): Promise<never> => {
    if (ids === 0) beforeFirst();
    thread ??= begin();
    thread.ref();
    ids += 1;
    const asked: Asked = { id: ids, method, given };
    thread.postMessage(asked);
    return new Promise((resolve, reject) => pending.set(asked.id, { resolve, reject }));
  };
  return {
    ready: () => {
      // Nothing else may keep the process alive until it can be asked.
      if (ids === 0) thread?.ref();
      return ready;
    },
    survey: () => ask('survey', []),
    commit: (batch) => ask('commit', [batch]),
    read: (...given) => ask('read', given),
    since: (...given) => ask('since', given),
    giveUp: (what) => ask('giveUp', [what]),
    shrink: () => ask('shrink', []),
    // Not in the thread: what hangs there must not hold it up.
    markAhead: (ahead) => writeMark(data.folder, ahead),
    close: async () => {
      if (ids === 0) beforeFirst();
      else await ask('close', []);
      await thread?.terminate();
    },
  };
}
