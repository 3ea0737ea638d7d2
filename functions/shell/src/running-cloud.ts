import { readFileSync } from 'node:fs';
import { createClients } from './clients.ts';
import type { Clients } from './clients.ts';
import { readConfig } from './config.ts';
import type { Config } from './config.ts';

/** Set by whoever runs the tiers that need a cloud: the file that `npm start` writes. */
const variable = 'WATCHHOUSE_RUN_FILE';

/** Clients and configuration of the cloud under test, with the variables of its functions. */
export function runningCloud(): { readonly clients: Clients; readonly config: Config } {
  const file = process.env[variable];
  if (file === undefined) throw new Error(`${variable} must name the run.json of a running cloud.`);
  const { env } = JSON.parse(readFileSync(file, 'utf8')) as { env: Record<string, string> };
  Object.assign(process.env, env);
  const config = readConfig(env);
  return { config, clients: createClients(config) };
}
