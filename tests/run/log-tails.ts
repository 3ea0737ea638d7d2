import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const linesMax = 40;

/** The last lines of every log file below a folder, each under its name: what a failed tier needs. */
export function logTails(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => `── ${name}\n${tail(path.join(folder, name))}`)
    .join('\n');
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-linesMax).join('\n');
}
