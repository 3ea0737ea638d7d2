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

export type DetectionCommand = CommandOf<
  'alarm.raise' | 'alarm.supersede' | 'alarm.re-alarm' | 'alarm.clear' | 'alarm.correct'
>;

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

type Raising = CommandOf<'alarm.raise'>;

/** What raises an alarm needs of its rule. */
export type RaisingRule = Pick<CompiledRule, 'definition'> & {
  readonly rule: Pick<CompiledRule['rule'], 'holdOffSeconds'>;
};

/** The command that raises an alarm; its id derives from the alarm and the opening signal. */
export const raiseCommand = (
  { rule, definition }: RaisingRule,
  alarm: AlarmId,
  { key, signal, at, evidence }: Opening,
  place: AlarmPlace,
): Raising => ({
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

/** The command that raises an alarm in the place of another, told ahead of its order under a later opening. */
export const supersedeCommand = ({ payload }: Raising, supersedes: AlarmId): DetectionCommand => ({
  id: derivedId('command', payload.openingSignal, [payload.alarm, 'supersede', supersedes]),
  type: 'alarm.supersede',
  payload: { ...payload, supersedes },
});

/**
 * The command that says an active alarm's condition opened again. With `supersedes` that was told before, under the
 * alarm named, and does not sound again; the id follows from both, because the body does.
 */
export const reAlarmCommand = (
  alarm: AlarmId,
  { signal, at, evidence }: Opening,
  supersedes?: AlarmId,
): DetectionCommand => ({
  id: derivedId('command', signal, [
    alarm,
    're-alarm',
    signal,
    ...(supersedes ? [supersedes] : []),
  ]),
  type: 'alarm.re-alarm',
  payload: { alarm, signal, at: instantOf(at), evidence, ...(supersedes && { supersedes }) },
});

/** The command that takes an alarm back which order did not confirm; one opening is told ahead once. */
export const correctCommand = (
  alarm: AlarmId,
  { signal, at, evidence }: Omit<Opening, 'key'>,
  supersededBy: AlarmId | undefined,
): DetectionCommand => ({
  id: derivedId('command', signal, [alarm, 'correct', signal]),
  type: 'alarm.correct',
  payload: { alarm, at: instantOf(at), evidence, ...(supersededBy && { supersededBy }) },
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

/** The event time of what a command says. */
export const occurredAtOf = ({ type, payload }: DetectionCommand): Instant =>
  type === 'alarm.raise' || type === 'alarm.supersede' ? payload.openedAt : payload.at;

/** The signal behind a command; undefined where time alone is behind it. */
export function signalBehind({ type, payload }: DetectionCommand): SignalId | undefined {
  if (type === 'alarm.raise' || type === 'alarm.supersede') return payload.openingSignal;
  return type === 'alarm.correct' ? payload.evidence.signals[0] : payload.signal;
}
