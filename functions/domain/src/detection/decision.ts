import { Instant } from '@watchhouse/contracts';
import type {
  AlarmEvidence,
  AlarmId,
  AlarmPlace,
  CommandOf,
  RefusalCode,
  SignalId,
} from '@watchhouse/contracts';
import { derivedId } from '../ids/derived-id.ts';
import type { CompiledRule } from './compile-rules.ts';

export type DetectionCommand = CommandOf<'alarm.raise' | 'alarm.re-alarm' | 'alarm.clear'>;

/**
 * What detection asks of the ledger. `command` is tried first; while the answer is one of `closedRefusals`,
 * the members of `otherwise` are tried in turn and the first accepted one counts. There is more than one only
 * for an opening (or end) of a key that was open before: whether an officer has ended that alarm by hand is
 * known to the ledger, not to the stream.
 */
export interface DetectionDecision {
  readonly command: DetectionCommand;
  readonly otherwise: readonly DetectionCommand[];
}

/** Answers that say "not this alarm": the next member of `otherwise` is to be tried. */
export const closedRefusals: readonly RefusalCode[] = ['alarm.closed', 'alarm.notFound'];

/** The instant of an event time in milliseconds since 1970 (UTC). */
export const instantOf = (at: number): Instant => Instant.parse(new Date(at).toISOString());

/** Id of the alarm that an opening raises: the same wherever the same evidence is folded. */
export const alarmIdOf = (rule: string, key: string, opening: SignalId): AlarmId =>
  derivedId('alarm', opening, [rule, key, opening]);

/** An opening of a rule's condition for one key. */
export interface Opening {
  readonly key: string;
  readonly signal: SignalId;
  readonly at: number;
  readonly evidence: AlarmEvidence;
}

/** The command that raises an alarm; its id derives from the alarm and the opening signal. */
export const raiseCommand = (
  {
    rule,
    definition,
  }: {
    readonly rule: Pick<CompiledRule['rule'], 'holdOffSeconds'>;
    readonly definition: CompiledRule['definition'];
  },
  alarm: AlarmId,
  { key, signal, at, evidence }: Opening,
  place: AlarmPlace,
): DetectionCommand => ({
  id: derivedId('command', signal, [alarm, 'raise', signal]),
  type: 'alarm.raise',
  payload: {
    alarm,
    definition,
    key,
    openingSignal: signal,
    openedAt: instantOf(at),
    place,
    evidence,
    holdOffSeconds: rule.holdOffSeconds,
  },
});

/** The command that says an active alarm's condition opened again. */
export const reAlarmCommand = (
  alarm: AlarmId,
  { signal, at, evidence }: Opening,
): DetectionCommand => ({
  id: derivedId('command', signal, [alarm, 're-alarm', signal]),
  type: 'alarm.re-alarm',
  payload: { alarm, signal, at: instantOf(at), evidence },
});

/** The end of an alarm's condition. */
export interface Ending {
  readonly at: number;
  readonly cause: 'condition-end' | 'after';
  /** The signal that ended it; none when time did. */
  readonly signal?: SignalId;
}

/** The command that clears an alarm; its id derives from the alarm and its last opening. */
export const clearCommand = (
  alarm: AlarmId,
  lastOpening: SignalId,
  { at, cause, signal }: Ending,
): DetectionCommand => ({
  id: derivedId('command', lastOpening, [alarm, 'clear', lastOpening]),
  type: 'alarm.clear',
  payload: { alarm, at: instantOf(at), cause, ...(signal && { signal }) },
});
