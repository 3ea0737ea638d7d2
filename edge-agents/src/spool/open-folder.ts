import { existsSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { ConfigFault } from '../config.ts';
import type { Disk, SpoolFile, Survey } from './disk.ts';
import { DiskFault } from './disk.ts';
import { openFile } from './file.ts';
import { makeMark } from './numbers-ahead.ts';
import type { Rescued } from './rescue.ts';
import { standingOf } from './standing.ts';
import { openThreadedDisk } from './threaded-disk.ts';

/** A folder as the spool begins with it. */
export interface OpenedFolder {
  /** What the file holds; undefined when the disk does not give it. */
  readonly survey?: Survey;
  /** As `SpoolFile.since`, until the disk is asked for something; empty from then on, and when the disk fails. */
  readonly since: SpoolFile['since'];
  readonly disk: Disk;
}

/** Opens the folder of an agent. */
export type OpenFolder = (
  folder: string,
  now: () => number,
  rescued: (rescued: Rescued) => void,
) => OpenedFolder;

/** Makes the disk that takes over the file of a folder; `leave` lets go of it here and comes before the first use. */
export type MakeDisk = (
  folder: string,
  leave: () => void,
  rescued: (rescued: Rescued) => void,
) => Disk;

/**
 * Opens folders here, so that an agent knows where it stands and what waits before it begins, and leaves the file to
 * the disk when that is first asked for something. Throws a `ConfigFault` when another agent has the folder; a disk
 * that fails is no reason not to begin.
 */
export const openingFolders =
  (makeDisk: MakeDisk): OpenFolder =>
  (folder, now, rescued) => {
    const file = openFile(folder, { now, rescued });
    const survey = surveyFolder(folder, file);
    let here = survey !== undefined;
    const leave = () => {
      if (here) closeQuietly(file);
      here = false;
    };
    return {
      ...(survey && { survey }),
      since: (sequence, recordsMax) =>
        here ? (quietly(() => file.since(sequence, recordsMax)) ?? []) : [],
      disk: makeDisk(folder, leave, rescued),
    };
  };

/** Opens a folder and leaves its file to a thread. */
export const openFolder: OpenFolder = openingFolders((folder, leave, rescued) =>
  openThreadedDisk({ folder }, leave, rescued),
);

function surveyFolder(folder: string, file: SpoolFile): Survey | undefined {
  try {
    makeMark(folder);
    return takeOver(folder, file, surveyTwice(file));
  } catch (error) {
    closeQuietly(file);
    const fault = error instanceof DiskFault ? error.fault : 'failing';
    if (fault === 'locked') throw new ConfigFault(`${folder}: another agent is using this folder.`);
    return undefined;
  }
}

/** A damaged file has been replaced after the first attempt. */
function surveyTwice(file: SpoolFile): Survey {
  try {
    return file.survey();
  } catch (error) {
    if (!(error instanceof DiskFault) || error.fault !== 'damaged') throw error;
    return file.survey();
  }
}

/** What was committed is on the disk; what is wrong with it shows when the thread opens it. */
const closeQuietly = (file: SpoolFile): void => quietly(file.close);

function quietly<T>(attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}

const previousName = 'standing.json';

/** Takes over once where an agent of the previous release stood, which kept it in a file of its own. */
function takeOver(folder: string, file: SpoolFile, survey: Survey): Survey {
  const previous = path.join(folder, previousName);
  if (!existsSync(previous)) return survey;
  const standing = standingOf(readFileSync(previous, 'utf8'));
  const sequence = survey.standing?.sequence ?? 0;
  const taken = standing && standing.sequence > sequence ? { ...survey, standing } : survey;
  if (standing && taken !== survey) {
    const none = { ordered: [], expedited: [] };
    file.commit({ standing, dropped: 0, added: none, removed: none, refused: [] });
  }
  renameSync(previous, `${previous}.taken-over`);
  return taken;
}
