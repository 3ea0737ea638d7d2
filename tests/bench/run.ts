import { parseArgs } from 'node:util';
import { startCloud } from '../run/cloud.ts';
import { measure } from './figures.ts';
import { tableOf } from './report.ts';

/**
 * `npm run bench [-- --json]`: measures a running house, or starts one for the time of the bench unless
 * `WATCHHOUSE_RUN_FILE` names one. Prints a table, or the same as JSON.
 */
const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const own = process.env['WATCHHOUSE_RUN_FILE'] === undefined ? await startCloud() : undefined;
if (typeof own === 'string') {
  console.error(own);
  process.exit(1);
}
if (own !== undefined) process.env['WATCHHOUSE_RUN_FILE'] = own.runFile;
try {
  const figures = await measure();
  console.log(values.json ? JSON.stringify(figures, null, 2) : tableOf(figures));
} finally {
  await own?.stop();
}
