import { readFileSync } from 'node:fs';
import { FacilityId } from '@watchhouse/contracts';
import type { RunFile } from '@watchhouse/local';
import { createServices, memoryObserver, readConfig } from '@watchhouse/shell';
import type { Services } from '@watchhouse/shell';

/** The deployed system under test: its doors, its units, and the shell over the same cloud. */
export interface House {
  readonly run: RunFile;
  readonly origin: string;
  readonly first: FacilityId;
  readonly second: FacilityId;
  readonly city: FacilityId;
  readonly services: Services;
}

/** Reads the run file that `WATCHHOUSE_RUN_FILE` names, and takes over the variables of its deployment. */
export function runningHouse(): House {
  const file = process.env['WATCHHOUSE_RUN_FILE'];
  if (file === undefined) {
    throw new Error('WATCHHOUSE_RUN_FILE must name the run.json of a running system.');
  }
  const run = JSON.parse(readFileSync(file, 'utf8')) as RunFile;
  Object.assign(process.env, run.env);
  const { first, second, city } = run.facilities;
  return {
    run,
    origin: run.web,
    first: FacilityId.parse(first),
    second: FacilityId.parse(second),
    city: FacilityId.parse(city),
    services: createServices(readConfig(process.env), { observer: memoryObserver(false) }),
  };
}

/** Password of a demo account; throws for a name that is none. */
export function passwordOf({ run }: House, name: string): string {
  const account = run.accounts.find((candidate) => candidate.name === name);
  if (account === undefined) throw new Error(`There is no demo account called ${name}.`);
  return account.password;
}
