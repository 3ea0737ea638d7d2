import { parseArgs } from 'node:util';
import { PersonId } from '@watchhouse/contracts';
import { erasePerson } from '@watchhouse/shell';
import { facilityNamed } from './facilities.ts';
import { runningServices } from './running-services.ts';
import { UsageError } from './usage-error.ts';

/** `person erase --facility ID --person ID`: destroys the person's data keys, records it and says when that becomes final. */
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
  const outcome = await erasePerson(services, facilityNamed(facility), subject.data);
  if (outcome.kind === 'refused') {
    console.error(`${subject.data}: ${outcome.refusal.code}; nothing was erased.`);
    return 1;
  }
  const { destroyedAt, finalAt } = outcome.erasure;
  console.log(`${subject.data}: erased at ${destroyedAt}, on record; final at ${finalAt}`);
  return 0;
}
