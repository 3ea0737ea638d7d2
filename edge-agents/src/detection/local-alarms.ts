import {
  closeSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { limits } from '@watchhouse/contracts';
import type { AlarmId } from '@watchhouse/contracts';
import type { RaisedAlarm } from './raised-alarm.ts';

/** The file in which a person at the site reads alarms that the cloud could not be told of, one JSON line each. */
export const localAlarmsFile = 'local-alarms.ndjson';
const predecessor = 'local-alarms.before.ndjson';

/** Alarms of a site without a line, kept where a person at the site finds them. */
export interface LocalAlarms {
  /** Writes an alarm unless it stands there already; throws when the disk does not take it. */
  readonly write: (raised: RaisedAlarm, at: string) => void;
}

/** The local alarms of an agent's folder; at its bound the file becomes its own predecessor. */
export function openLocalAlarms(folder: string): LocalAlarms {
  const file = path.join(folder, localAlarmsFile);
  const before = textOf(file);
  const written = new Set(idsIn(before));
  // A line that a crash cut off must not take the next one with it.
  let isTorn = before !== '' && !before.endsWith('\n');
  return {
    write: ({ alarm, definition }, at) => {
      if (written.has(alarm.alarm)) return;
      const { priority, title, message, action } = definition;
      const line = JSON.stringify({ at, ...alarm, priority, title, message, action });
      append(file, `${isTorn ? '\n' : ''}${line}\n`);
      isTorn = false;
      written.add(alarm.alarm);
      if (statSync(file).size < limits.agent.localAlarmsBytesMax) return;
      renameSync(file, path.join(folder, predecessor));
      written.clear();
    },
  };
}

function append(file: string, text: string): void {
  const handle = openSync(file, 'a');
  try {
    writeSync(handle, text);
    fdatasyncSync(handle);
  } finally {
    closeSync(handle);
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
