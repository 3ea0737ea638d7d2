import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SpoolBounds, limits } from '@watchhouse/contracts';
import { afterAll } from 'vitest';
import type { SpooledRecord } from './aggregate.ts';
import type { Disk, Queue } from './disk.ts';
import { openFile } from './file.ts';
import { writeMark } from './numbers-ahead.ts';
import { openingFolders } from './open-folder.ts';
import type { OpenFolder } from './open-folder.ts';
import { openSpool } from './spool.ts';
import type { Spool, SpoolOptions } from './spool.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder of the test. */
export function aFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-spool-'));
  folders.push(folder);
  return folder;
}

type Method = Exclude<keyof Disk, 'ready'>;

/** What a test does to a disk: fails a call by throwing, or holds it up. */
export interface Tampering {
  /** Pages the file may have. */
  pagesMax?: number;
  before?: (method: Method) => void | Promise<void>;
  /** The folder could not be read when the agent began. */
  unreadable?: boolean;
  /** Everything asked of the disk so far. */
  readonly asked: Method[];
}

export const untouched = (): Tampering => ({ asked: [] });

/** The real file, in this thread and at the mercy of the test. */
const tamperedDisk =
  (tampering: Tampering): OpenFolder =>
  (...given) => {
    const { survey, ...opened } = openTampered(tampering)(...given);
    return { ...opened, ...(survey && tampering.unreadable !== true && { survey }) };
  };

const openTampered = (tampering: Tampering): OpenFolder =>
  openingFolders((folder, leave, rescued) => {
    const { pagesMax } = tampering;
    const file = openFile(folder, {
      now: Date.now,
      rescued,
      ...(pagesMax !== undefined && { pagesMax }),
    });
    const asked = async <T>(method: Method, work: () => T): Promise<T> => {
      leave();
      tampering.asked.push(method);
      await tampering.before?.(method);
      return work();
    };
    return {
      ready: () => Promise.resolve(),
      survey: () => asked('survey', file.survey),
      commit: (batch) => asked('commit', () => file.commit(batch)),
      read: (...given) => asked('read', () => file.read(...given)),
      since: (...given) => asked('since', () => file.since(...given)),
      giveUp: (what) => asked('giveUp', () => file.giveUp(what)),
      shrink: () => asked('shrink', file.shrink),
      close: () => asked('close', file.close),
      markAhead: async (ahead) => {
        tampering.asked.push('markAhead');
        await tampering.before?.('markAhead');
        await writeMark(folder, ahead);
      },
    };
  });

const bounds = SpoolBounds.parse({});

/** A spool over a disk at the mercy of the test. */
export function aSpool(
  folder: string,
  tampering: Tampering = untouched(),
  options: Omit<SpoolOptions, 'open'> & { readonly bounds?: Partial<SpoolBounds> } = {},
): Spool {
  const { bounds: otherwise, ...rest } = options;
  return openSpool(folder, { ...bounds, ...otherwise }, { ...rest, open: tamperedDisk(tampering) });
}

/** Takes everything out of a queue as a line does, so many records a call. */
export async function drained(
  spool: Spool,
  queue: Queue = 'ordered',
  recordsMax = 20,
): Promise<readonly SpooledRecord[]> {
  const all: SpooledRecord[] = [];
  const left = () => {
    const { records, expedited } = spool.state();
    return queue === 'expedited' ? expedited : records - expedited;
  };
  while (left() > 0) {
    await spool.filled(queue, new AbortController().signal);
    const records = spool.oldest(queue, recordsMax, limits.agent.bytesPerPutMax);
    all.push(...records);
    await spool.remove(queue, records);
  }
  return all;
}
