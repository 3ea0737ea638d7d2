import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import { limits } from '@watchhouse/contracts';
import type { AlarmId } from '@watchhouse/contracts';
import type { RaisedAlarm } from './raised-alarm.ts';

/** The file in which a person at the site reads alarms that the cloud could not be told of, one JSON line each. */
export const localAlarmsFile = 'local-alarms.ndjson';
const predecessor = 'local-alarms.before.ndjson';

/** Alarms of a site without a line, kept where a person at the site finds them. */
export interface LocalAlarms {
  /** Resolves when an alarm stands there, once; rejects when the disk does not take it. Never blocks the process. */
  readonly write: (raised: RaisedAlarm, at: string) => Promise<void>;
}

/** The local alarms of an agent's folder; at its bound the file becomes its own predecessor. */
export function openLocalAlarms(folder: string): LocalAlarms {
  const file = path.join(folder, localAlarmsFile);
  const before = textOf(file);
  const written = new Set(idsIn(before));
  // A line that a crash cut off must not take the next one with it.
  let isTorn = before !== '' && !before.endsWith('\n');
  let last: Promise<unknown> = Promise.resolve();
  const append = async ({ alarm, definition }: RaisedAlarm, at: string): Promise<void> => {
    if (written.has(alarm.alarm)) return;
    const { priority, title, message, action } = definition;
    const line = JSON.stringify({ at, ...alarm, priority, title, message, action });
    const size = await appended(file, `${isTorn ? '\n' : ''}${line}\n`);
    isTorn = false;
    written.add(alarm.alarm);
    if (size < limits.agent.localAlarmsBytesMax) return;
    await rename(file, path.join(folder, predecessor));
    written.clear();
  };
  return {
    write: (raised, at) => {
      const writing = last.then(() => append(raised, at));
      last = writing.catch(() => undefined);
      return writing;
    },
  };
}

/** Appends durably; gives the size of the file. */
async function appended(file: string, text: string): Promise<number> {
  const handle = await open(file, 'a');
  try {
    await handle.writeFile(text);
    await handle.datasync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

/** Alarms in a text; a line that a crash cut off is none. */
function idsIn(text: string): AlarmId[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [(JSON.parse(line) as RaisedAlarm['alarm']).alarm];
    } catch {
      return [];
    }
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
