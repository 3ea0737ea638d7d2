import { existsSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { ConfigFault } from '../config.ts';
import type { Disk, SpoolFile, Survey } from './disk.ts';
import { DiskFault } from './disk.ts';
import { isLocked, openFile } from './file.ts';
import { makeMark } from './numbers-ahead.ts';
import type { Rescued } from './rescue.ts';
import type { Standing } from './standing.ts';
import { openThreadedDisk } from './threaded-disk.ts';

/** A folder as the spool begins with it. */
export interface OpenedFolder {
  /** What the file holds; undefined when the disk does not give it. */
  readonly survey?: Survey;
  readonly disk: Disk;
}

/** Opens the folder of an agent. */
export type OpenFolder = (
  folder: string,
  now: () => number,
  rescued: (rescued: Rescued) => void,
) => OpenedFolder;
