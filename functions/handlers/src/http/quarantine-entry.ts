import type { PersonCommand, Refusal } from '@watchhouse/contracts';
import { quarantineProjection } from '@watchhouse/domain';
import type { FacilityCall } from './call.ts';
import { refusal } from './problem.ts';

/** Why nothing can be replayed: this facility's quarantine has no such object. */
export async function faultOfEntry(
  { services, facility }: FacilityCall,
  command: PersonCommand,
): Promise<Refusal | undefined> {
  if (command.type !== 'stream.replay-quarantine') return undefined;
  const { object } = command.payload;
  const row = await services.views.row(facility, quarantineProjection.name, object);
  return row === undefined ? refusal('quarantine.unknown', { object }) : undefined;
}
