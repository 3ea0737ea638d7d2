import { parseArgs } from 'node:util';
import { rebuildViews } from '@watchhouse/shell';
import { chosenFacilities } from './facilities.ts';
import { runningServices } from './running-services.ts';

/** `views rebuild [--facility ID]`: folds every view anew while live; exit code 1 when one had differed. */
export async function viewsRebuild(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { facility: { type: 'string' } } });
  const services = runningServices();
  let differences = 0;
  for (const facility of await chosenFacilities(services, values.facility)) {
    for (const report of await rebuildViews(services, facility)) {
      differences += report.differences.length;
      const found =
        report.differences.length === 0
          ? 'as before'
          : `differed in ${report.differences.join(', ')}`;
      console.log(
        `${facility} ${report.view}: ${report.rows} rows at ${report.position}, ${found}`,
      );
    }
  }
  return differences === 0 ? 0 : 1;
}
