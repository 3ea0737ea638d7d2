import { StreamName, idPrefixes } from '@watchhouse/contracts';
import type { CommandOf } from '@watchhouse/contracts';
import { accept, refuse } from '../decider.ts';
import type { CommandContext, Decider, Decision } from '../decider.ts';
import { evolveFacility } from './facility.ts';
import type { Facility, FacilityEvent } from './facility.ts';

/**
 * Registers the facility, or city-level unit, whose log this is. Refusals: `facility.exists`,
 * `request.malformed` when the kind is not the one that the id of the log says.
 */
export function decideFacility(
  facility: Facility,
  { payload }: CommandOf<'facility.register'>,
  context: CommandContext,
): Decision<FacilityEvent> {
  if (facility.status === 'registered') {
    return refuse('facility.exists', { facility: context.facility });
  }
  if (!context.facility.startsWith(`${idPrefixes[payload.kind]}_`)) {
    return refuse('request.malformed', { path: 'payload.kind' });
  }
  return accept({ type: 'facility.registered', payload });
}

/** The facility itself: `facility#<id>`, one in each log. */
export const facilityDecider: Decider<Facility, CommandOf<'facility.register'>, FacilityEvent> = {
  noun: 'facility',
  commands: ['facility.register'],
  events: ['facility.registered'],
  streamOf: (_, { facility }) => StreamName.parse(`facility#${facility}`),
  initial: { status: 'unknown' },
  decide: decideFacility,
  evolve: evolveFacility,
};
