import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { exportLog } from '@watchhouse/shell';
import { chosenFacilities } from './facilities.ts';
import { runningServices } from './running-services.ts';
import { UsageError } from './usage-error.ts';

/** `ledger export --out FILE [--facility ID]`: everything needed to verify the logs without us. */
export async function ledgerExport(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { out: { type: 'string' }, facility: { type: 'string' } },
  });
  if (values.out === undefined) throw new UsageError('Say where to write: --out FILE.');
  const services = runningServices();
  const facilities = await chosenFacilities(services, values.facility);
  const file = createWriteStream(values.out);
  await once(file, 'open');
  let lines = 0;
  for (const facility of facilities) {
    for await (const line of exportLog(services, facility)) {
      lines += 1;
      if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain');
    }
  }
  file.end();
  await once(file, 'finish');
  console.log(`${facilities.length} logs, ${lines} lines written to ${values.out}`);
  return 0;
}
