import { parseArgs } from 'node:util';
import { NothingRuns, readRunFile } from './run-file.ts';
import type { RunFile } from './run-file.ts';

/** `status [--json]`: what runs here, and whether each process still lives; exit code 1 when one does not. */
export function status(args: string[]): number {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } });
  const run = readRunFile();
  if (run === undefined) throw new NothingRuns();
  const alive = livenessOf(run);
  const isRunning = Object.values(alive).every(Boolean);
  if (values.json) console.log(JSON.stringify({ ...run, alive, running: isRunning }, null, 2));
  else printText(run, alive);
  return isRunning ? 0 : 1;
}

function livenessOf(run: RunFile): Record<string, boolean> {
  const pids = Object.entries(run.processes ?? {});
  return Object.fromEntries(pids.map(([name, pid]) => [name, isAlive(pid)]));
}

/** Signal 0 asks whether there is such a process; one that belongs to another user answers EPERM. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function printText(run: RunFile, alive: Record<string, boolean>): void {
  for (const [name, value] of Object.entries(run)) {
    if (typeof value === 'string' || typeof value === 'number') console.log(`${name}: ${value}`);
  }
  for (const [name, isUp] of Object.entries(alive)) {
    console.log(`${name}: ${isUp ? 'running' : 'not running'}`);
  }
}
