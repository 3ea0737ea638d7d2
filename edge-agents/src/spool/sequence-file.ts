import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigFault } from '../config.ts';
import type { Standing } from './standing.ts';

export type { Standing } from './standing.ts';

const fileName = 'standing.json';

/**
 * Reads the standing from an agent's folder. Without one the numbers begin at the milliseconds of `now`: above
 * all that were given out before the folder was lost, since fewer than one a millisecond are used.
 */
export function readStanding(folder: string, now: number): Standing {
  const file = path.join(folder, fileName);
  const text = readIfThere(file);
  if (text === undefined) return { sequence: now, heartbeatAt: 0, unclosed: [] };
  const standing = parse(text);
  if (!standing) {
    throw new ConfigFault(
      `${file} is damaged; remove it, and the agent begins new numbers (the gap is shown).`,
    );
  }
  return standing;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): Standing | undefined {
  try {
    const { sequence, heartbeatAt } = JSON.parse(text) as Partial<Standing>;
    return Number.isSafeInteger(sequence) && Number.isSafeInteger(heartbeatAt)
      ? { sequence: sequence ?? 0, heartbeatAt: heartbeatAt ?? 0, unclosed: [] }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the standing, whole or not at all, before what it covers is sent. */
export function writeStanding(folder: string, standing: Standing): void {
  const file = path.join(folder, fileName);
  writeFileSync(`${file}.new`, JSON.stringify(standing));
  renameSync(`${file}.new`, file);
}
