import { createServices, readConfig } from '@watchhouse/shell';
import type { Services } from '@watchhouse/shell';
import { NothingRuns, readRunFile } from './run-file.ts';

/**
 * Services of the deployment that the shell's environment names, otherwise of the local system that runs here.
 * Throws `NothingRuns` when there is neither.
 */
export function runningServices(): Services {
  if (process.env['LEDGER_TABLE'] === undefined) {
    const run = readRunFile();
    if (run === undefined) throw new NothingRuns();
    for (const [name, value] of Object.entries(run.env)) process.env[name] ??= value;
  }
  return createServices(readConfig(process.env));
}
