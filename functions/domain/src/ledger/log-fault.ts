import type { StreamName } from '@watchhouse/contracts';

/**
 * What can be wrong with a log.
 * - `changed-event`: the event at `seq` is not what was hashed
 * - `inserted-event`: the event at `seq` was put between two that belong together, or behind the head
 * - `gap`: events from `seq` on are missing in the middle
 * - `missing-tail`: events from `seq` on are missing at the end
 * - `re-hashed-log`: the chain is whole but contradicts a signed checkpoint: the one at `seq`, or the first
 *   after it when the event at `seq` shows the change already
 * - `bad-checkpoint-signature`, `broken-checkpoint-chain`: the checkpoint at `seq` itself is not to be trusted
 * - `wrong-stream-version`: the chain is whole but the event does not follow its stream's last
 * - `wrong-state`: the state item of `stream` is not the fold of its events
 * - `unreadable-event`: no decider of this software can fold the event
 */
export type LogFaultKind =
  | 'changed-event'
  | 'inserted-event'
  | 'gap'
  | 'missing-tail'
  | 're-hashed-log'
  | 'bad-checkpoint-signature'
  | 'broken-checkpoint-chain'
  | 'wrong-stream-version'
  | 'wrong-state'
  | 'unreadable-event';

/** The first fault of a log: its kind, the ledger position, and what was expected and found there. */
export interface LogFault {
  readonly kind: LogFaultKind;
  readonly seq: number;
  readonly stream?: StreamName;
  readonly expected?: string;
  readonly found?: string;
}
