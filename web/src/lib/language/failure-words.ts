import { Post } from '@watchhouse/contracts';
import type { Problem, RefusalCode } from '@watchhouse/contracts';
import type { Failure } from '../api/failure.ts';
import { m } from '../paraglide/messages.js';
import { timeWords } from '../time/time-words.ts';
import { postWords } from './words.ts';

type Parameters = Readonly<Record<string, string | number>>;
interface Place {
  readonly timeZone: string;
  readonly now: number;
}
/** Refusals that name who was first. */
type NamingCode = 'alarm.alreadyAcknowledged' | 'alarm.alreadyShelved';

/** What the screen says to each other refusal of the contract: the rule, and the way out. */
const plainWords: Readonly<Record<Exclude<RefusalCode, NamingCode>, () => string>> = {
  'alarm.notFound': m.refusal_alarm_not_found,
  'alarm.exists': m.refusal_alarm_exists,
  'alarm.closed': m.refusal_alarm_closed,
  'alarm.notActive': m.refusal_alarm_not_active,
  'alarm.notShelved': m.refusal_alarm_not_shelved,
  'alarm.notShelvable': m.refusal_alarm_not_shelvable,
  'alarm.notSuppressed': m.refusal_alarm_not_suppressed,
  'alarm.notOutOfService': m.refusal_alarm_not_out_of_service,
  'alarm.inactiveState': m.refusal_alarm_inactive_state,
  'alarm.heldOff': m.refusal_alarm_held_off,
  'alarm.conditionEndedAlready': m.refusal_alarm_condition_ended,
  'alarm.notEndedByHand': m.refusal_alarm_not_ended_by_hand,
  'deadline.tooEarly': m.refusal_state_moved_on,
  'deadline.obsolete': m.refusal_state_moved_on,
  'person.exists': m.refusal_exists,
  'officer.exists': m.refusal_exists,
  'officer.notPosted': m.refusal_officer_not_posted,
  'facility.exists': m.refusal_exists,
  'published.unchanged': m.refusal_published_unchanged,
  'published.missing': m.refusal_published_missing,
  'quarantine.unknown': m.refusal_quarantine_unknown,
  'quarantine.replaying': m.refusal_quarantine_replaying,
  'quarantine.nothingLeft': m.refusal_quarantine_nothing_left,
  'claim.taken': m.refusal_claim_taken,
  'command.reused': m.refusal_command_reused,
  'command.otherActor': m.refusal_command_reused,
  'ledger.busy': m.refusal_ledger_busy,
  'request.malformed': m.refusal_request_malformed,
  'request.tooLarge': m.refusal_request_too_large,
  'access.unauthenticated': m.refusal_session_over,
  'access.tokenExpired': m.refusal_session_over,
  'access.sessionRevoked': m.refusal_session_revoked,
  'access.denied': m.refusal_access_denied,
  'access.trailUnavailable': m.refusal_trail_unavailable,
  'resource.notFound': m.refusal_not_found,
  'server.failed': m.refusal_server_failed,
};

/** One sentence about why something could not be done, and what to do. */
export function failureWords(failure: Failure, place: Place): string {
  switch (failure.kind) {
    case 'refused':
      return refusalWords(failure.problem, place);
    case 'offline':
      return m.failure_offline();
    case 'unreachable':
      return m.failure_unreachable();
    case 'unreadable':
      return m.failure_unreadable({ status: failure.status });
    default:
      return failure satisfies never;
  }
}

function refusalWords({ code, params }: Problem, place: Place): string {
  if (code === 'alarm.alreadyAcknowledged') {
    return m.refusal_alarm_already_acknowledged(officerOf(params, place));
  }
  if (code === 'alarm.alreadyShelved') {
    return m.refusal_alarm_already_shelved(officerOf(params, place));
  }
  return plainWords[code]();
}

/** Badge, post and time of the officer who was first, as the refusal names them. */
function officerOf({ badge, post, at }: Parameters, { timeZone, now }: Place) {
  const known = Post.safeParse(post);
  return {
    badge: badge ?? '',
    post: known.success ? postWords[known.data]() : '',
    time: at === undefined ? '' : timeWords(at, timeZone, now),
  };
}
