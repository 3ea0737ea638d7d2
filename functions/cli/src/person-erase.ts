import { parseArgs } from 'node:util';
import { PersonId } from '@watchhouse/contracts';
import { eraseSubject } from '@watchhouse/shell';
import { facilityNamed } from './facilities.ts';
import { runningServices } from './running-services.ts';
import { UsageError } from './usage-error.ts';

/** `person erase --facility ID --person ID`: destroys the person's data keys and says when that becomes final. */
export async function personErase(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { facility: { type: 'string' }, person: { type: 'string' } },
  });
  const { facility, person } = values;
  if (facility === undefined || person === undefined) {
    throw new UsageError('Say whom to erase: --facility ID --person ID.');
  }
  const subject = PersonId.safeParse(person);
  if (!subject.success) throw new UsageError(`${person} is no id of a person (per_…).`);
  const services = runningServices();
  const erasure = await eraseSubject(services, facilityNamed(facility), subject.data);
  console.log(`${subject.data}: erased at ${erasure.destroyedAt}, final at ${erasure.finalAt}`);
  return 0;
}
