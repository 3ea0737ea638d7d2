import path from 'node:path';
import { parseArgs } from 'node:util';
import { runConfigured } from '@watchhouse/edge';
import { UsageError } from './usage-error.ts';

/**
 * `edge run --config FILE`: the agent of a site, until SIGINT or SIGTERM. Exit codes are the agent's own: 0 told to
 * stop, with everything spooled; 1 it cannot work here; 2 its configuration is wrong.
 */
export async function edgeRun(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { config: { type: 'string' } } });
  if (values.config === undefined) throw new UsageError('Say what to run: --config FILE.');
  return runConfigured(path.resolve(values.config));
}
