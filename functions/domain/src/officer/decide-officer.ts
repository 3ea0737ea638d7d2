import { StreamName } from '@watchhouse/contracts';
import type { CommandOf, OfficerId } from '@watchhouse/contracts';
import { accept, refuse } from '../decider.ts';
import type { Claim, Decider, Decision } from '../decider.ts';
import { evolveOfficer } from './officer.ts';
import type { Officer, OfficerEvent } from './officer.ts';

export type OfficerCommand = CommandOf<'officer.post' | 'officer.relieve'>;

/**
 * Posts and relieves an officer. A badge number is claimed for its bearer, so no two officers of the unit
 * show the same mark. Refusals: `officer.exists` (the id belongs to another sign-in), `officer.notPosted`.
 */
export function decideOfficer(officer: Officer, command: OfficerCommand): Decision<OfficerEvent> {
  switch (command.type) {
    case 'officer.post':
      return post(officer, command);
    case 'officer.relieve':
      return relieve(officer, command);
    default:
      command satisfies never;
      return refuse('request.malformed', { path: 'type' });
  }
}

const badgeClaim = (badge: string, holder: OfficerId): Claim => ({ key: `badge#${badge}`, holder });

function post(officer: Officer, { payload }: CommandOf<'officer.post'>): Decision<OfficerEvent> {
  if (officer.status !== 'unknown' && officer.principal !== payload.principal) {
    return refuse('officer.exists', { officer: payload.officer });
  }
  const posted = accept<OfficerEvent>({ type: 'officer.posted', payload });
  const former = officer.status === 'posted' ? officer.badge : undefined;
  if (former === payload.badge) return posted;
  return {
    ...posted,
    claims: [badgeClaim(payload.badge, payload.officer)],
    releases: former === undefined ? [] : [badgeClaim(former, payload.officer)],
  };
}

function relieve(
  officer: Officer,
  { payload }: CommandOf<'officer.relieve'>,
): Decision<OfficerEvent> {
  if (officer.status !== 'posted') return refuse('officer.notPosted', { officer: payload.officer });
  const { principal, badge } = officer;
  return {
    ...accept<OfficerEvent>({ type: 'officer.relieved', payload: { ...payload, principal } }),
    releases: [badgeClaim(badge, payload.officer)],
  };
}

/** One officer, a stream of its own: `officer#<id>`. */
export const officerDecider: Decider<Officer, OfficerCommand, OfficerEvent> = {
  noun: 'officer',
  commands: ['officer.post', 'officer.relieve'],
  events: ['officer.posted', 'officer.relieved'],
  streamOf: ({ payload }) => StreamName.parse(`officer#${payload.officer}`),
  initial: { status: 'unknown' },
  decide: decideOfficer,
  evolve: evolveOfficer,
};
