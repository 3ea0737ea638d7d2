import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import type { FacilityId } from '@watchhouse/contracts';
import type { DetectionState } from '@watchhouse/domain';
import { reasonOf } from '../config.ts';
import type { RaisedAlarm } from './raised-alarm.ts';

/** What edge detection remembers over a restart. */
export interface EdgeSnapshot {
  readonly state: DetectionState;
  readonly unconfirmed: readonly RaisedAlarm[];
}

/** Another form of the state than this is not read: detection begins empty, as without a snapshot. */
const form = 1;
const fileName = 'detection.json';

/** The snapshot of an agent's folder, or why there is none. */
export function readSnapshot(folder: string, facility: FacilityId): EdgeSnapshot | string {
  try {
    const text = readFileSync(path.join(folder, fileName), 'utf8');
    const snapshot = JSON.parse(text) as EdgeSnapshot & { readonly form: number };
    if (snapshot.form !== form) return `it has form ${snapshot.form}`;
    if (snapshot.state.facility !== facility) return `it is of ${snapshot.state.facility}`;
    return snapshot;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is none' : reasonOf(error);
  }
}

/** Writes a snapshot, whole or not at all. */
export async function writeSnapshot(folder: string, snapshot: EdgeSnapshot): Promise<void> {
  const file = path.join(folder, fileName);
  const handle = await open(`${file}.new`, 'w');
  try {
    await handle.writeFile(JSON.stringify({ form, ...snapshot }));
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}
