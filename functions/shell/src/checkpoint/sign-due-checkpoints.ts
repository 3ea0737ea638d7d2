import { eachFacility } from '../consumers/each-facility.ts';
import type { EachFacilityServices } from '../consumers/each-facility.ts';
import { checkpointIfDue } from './checkpoint-if-due.ts';
import type { DueCheckpointServices } from './checkpoint-if-due.ts';

/** One turn of signing: a checkpoint for every facility whose turn it is. Appends to no log. */
export async function signDueCheckpoints(
  services: DueCheckpointServices & EachFacilityServices,
): Promise<void> {
  await eachFacility(services, { 'sign a checkpoint': checkpointIfDue });
}
