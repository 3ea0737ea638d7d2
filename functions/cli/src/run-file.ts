import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What `npm start` writes about the system it runs: addresses, ids, process ids, variables of the functions. */
export interface RunFile {
  readonly env: Readonly<Record<string, string>>;
  /** Facilities and the city-level unit of the sample, by a name. */
  readonly facilities?: Readonly<Record<string, string>>;
  /** Process ids by a name. */
  readonly processes?: Readonly<Record<string, number>>;
  /** Where faults are ordered; only a system of `npm start` has it. */
  readonly faults?: { readonly address: string; readonly token: string };
  readonly [member: string]: unknown;
}

/** No system runs here; the message says what to do. */
export class NothingRuns extends Error {
  constructor() {
    super('No running system found: start one with `npm start`, or set the AWS environment.');
    this.name = 'NothingRuns';
  }
}

const ownFile = path.join(import.meta.dirname, '../../../.local/run.json');

/** Reads `.local/run.json`, or the file that `WATCHHOUSE_RUN_FILE` names; `undefined` when there is none. */
export function readRunFile(env: NodeJS.ProcessEnv = process.env): RunFile | undefined {
  const file = env['WATCHHOUSE_RUN_FILE'] ?? ownFile;
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8')) as RunFile;
}
