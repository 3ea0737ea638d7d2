import type { AlarmStatus, OpenAlarmRow, Post } from '@watchhouse/contracts';
import type { Standing } from '../api/client.ts';

/** What the screen may offer to do with an alarm. */
export type AlarmAct = 'acknowledge' | 'shelve' | 'unshelve' | 'end';

const controlRoom: readonly Post[] = ['command-centre', 'duty-leader'];

/**
 * Posts to whom an act is offered. The policies decide (data-contracts/packs/access); this only keeps
 * buttons off the screen that would always be refused.
 */
const postsOf: Readonly<Record<AlarmAct, readonly Post[]>> = {
  acknowledge: [...controlRoom, 'warden', 'patrol'],
  shelve: controlRoom,
  unshelve: controlRoom,
  end: controlRoom,
};

const coveredStates: readonly AlarmStatus[] = ['shelved', 'suppressed-by-design', 'out-of-service'];
const closedStates: readonly AlarmStatus[] = ['normal', 'corrected'];

/** Whether an alarm is over and done with, so that it is no longer among the open ones. */
export function isClosed({ status }: Pick<OpenAlarmRow, 'status'>): boolean {
  return closedStates.includes(status);
}

/** Whether a standing may act on alarms at all, by its post and purpose. */
function mayAct(standing: Standing, act: AlarmAct): boolean {
  const isDutyPurpose =
    standing.purpose === 'custody-safety' || standing.purpose === 'incident-response';
  return isDutyPurpose && postsOf[act].includes(standing.post);
}

/** Why a standing sees no buttons; `null` when it may act. */
export function readOnlyReason(standing: Standing): 'post' | 'purpose' | null {
  if (!postsOf.acknowledge.includes(standing.post)) return 'post';
  return mayAct(standing, 'acknowledge') ? null : 'purpose';
}

/** What makes sense in the state the alarm is in, whoever asks. */
function fits(row: OpenAlarmRow, act: AlarmAct): boolean {
  if (isClosed(row)) return false;
  const isCovered = coveredStates.includes(row.status);
  switch (act) {
    case 'acknowledge':
      return row.acknowledged === undefined && !isCovered;
    case 'shelve':
      return row.definition.shelvable && !isCovered;
    case 'unshelve':
      return row.status === 'shelved';
    case 'end':
      return row.conditionActive && !isCovered;
    default:
      return act satisfies never;
  }
}

/** Whether the act is offered for this alarm to someone who stands there. */
export function isOffered(row: OpenAlarmRow, act: AlarmAct, standing: Standing): boolean {
  return mayAct(standing, act) && fits(row, act);
}
