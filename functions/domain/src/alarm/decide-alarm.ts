import { StreamName, limits } from '@watchhouse/contracts';
import type { AlarmEvidence, AlarmId, Command, Instant, OfficerMark } from '@watchhouse/contracts';
import { accept, refuse } from '../decider.ts';
import type { CommandContext, Decider, Decision } from '../decider.ts';
import { instantAfter, msBetween } from '../instant.ts';
import { evolveAlarm, noAlarm } from './alarm.ts';
import type { Alarm, AlarmEvent } from './alarm.ts';

export type AlarmCommand = Extract<Command, { type: `alarm.${string}` }>;
type Of<T extends AlarmCommand['type']> = Extract<AlarmCommand, { type: T }>;
type Known = Exclude<Alarm, { status: 'none' }>;
type Answer = Decision<AlarmEvent>;

/**
 * Decides what is asked of one alarm; `other` is the alarm that the command says it takes the place of.
 * Refusals: `alarm.exists` (raised before, so redelivery changes nothing), `alarm.notFound`, `alarm.closed`
 * (normal or corrected), and the codes named below.
 */
export function decideAlarm(
  alarm: Alarm,
  command: AlarmCommand,
  context: CommandContext,
  other: Alarm = noAlarm,
): Answer {
  if (command.type === 'alarm.raise') return raise(alarm, command);
  if (command.type === 'alarm.supersede') return supersede(alarm, command, other);
  if (alarm.status === 'none') return refuse('alarm.notFound', { alarm: command.payload.alarm });
  if (command.type === 'alarm.shelving-expired') return expireShelving(alarm, command, context);
  if (command.type === 'alarm.correct') return correct(alarm, command);
  if (isClosed(alarm)) return refuse('alarm.closed', { status: alarm.status, ...firstSeen(alarm) });
  if (command.type === 'alarm.re-alarm') return reAlarm(alarm, command, other);
  if (command.type === 'alarm.clear') return clear(alarm, command);
  // What remains is a person's to decide; software without an officer's mark may not.
  return context.by
    ? decideForOfficer(alarm, command, context.by, context)
    : refuse('access.denied');
}

type OfficerCommand = Exclude<
  AlarmCommand,
  Of<
    | 'alarm.raise'
    | 'alarm.supersede'
    | 'alarm.re-alarm'
    | 'alarm.clear'
    | 'alarm.correct'
    | 'alarm.shelving-expired'
  >
>;

function decideForOfficer(
  alarm: Known,
  command: OfficerCommand,
  by: OfficerMark,
  context: CommandContext,
): Answer {
  const marked = { alarm: command.payload.alarm, by, at: context.now };
  switch (command.type) {
    case 'alarm.acknowledge':
      if (alarm.acknowledged) return refuse('alarm.alreadyAcknowledged', firstSeen(alarm));
      if (isCovered(alarm)) return refuse('alarm.inactiveState', { status: alarm.status });
      return accept({ type: 'alarm.acknowledged', payload: marked });
    case 'alarm.end-condition':
      return endCondition(alarm, marked);
    case 'alarm.shelve':
      return shelve(alarm, command.payload.minutes, marked);
    case 'alarm.unshelve':
      if (alarm.status !== 'shelved') return refuse('alarm.notShelved');
      return accept({ type: 'alarm.unshelved', payload: { ...marked, cause: 'by-hand' } });
    case 'alarm.suppress':
      // Else suppression, and taking out of service below, would be the way round never being shelved.
      if (!alarm.shelvable) return refuse('alarm.notShelvable', { rule: alarm.rule });
      if (isCovered(alarm)) return refuse('alarm.inactiveState', { status: alarm.status });
      return accept({ type: 'alarm.suppressed', payload: marked });
    case 'alarm.unsuppress':
      if (alarm.status !== 'suppressed-by-design') return refuse('alarm.notSuppressed');
      return accept({ type: 'alarm.unsuppressed', payload: marked });
    case 'alarm.take-out-of-service':
      if (!alarm.shelvable) return refuse('alarm.notShelvable', { rule: alarm.rule });
      if (isCovered(alarm)) return refuse('alarm.inactiveState', { status: alarm.status });
      return accept({ type: 'alarm.taken-out-of-service', payload: marked });
    case 'alarm.return-to-service':
      if (alarm.status !== 'out-of-service') return refuse('alarm.notOutOfService');
      return accept({ type: 'alarm.returned-to-service', payload: marked });
    default:
      command satisfies never;
      return refuse('request.malformed', { path: 'type' });
  }
}

const isClosed = (alarm: Known): boolean =>
  alarm.status === 'normal' || alarm.status === 'corrected';

const isCovered = (alarm: Known): boolean =>
  alarm.status === 'shelved' ||
  alarm.status === 'suppressed-by-design' ||
  alarm.status === 'out-of-service';

/** Who acknowledged it and when, for the sentence that the second officer reads. */
const firstSeen = ({ acknowledged }: Known): Record<string, string> =>
  acknowledged
    ? { badge: acknowledged.by.badge, post: acknowledged.by.post, at: acknowledged.at }
    : {};

function raise(alarm: Alarm, { payload }: Of<'alarm.raise'>): Answer {
  if (alarm.status !== 'none') return refuse('alarm.exists', { alarm: payload.alarm });
  return accept({ type: 'alarm.raised', payload });
}

/**
 * Raises the successor and corrects the alarm it takes the place of. An unknown one has nothing to pass on, one
 * corrected already passed it on or was taken back: then the successor is raised as any alarm.
 */
function supersede(alarm: Alarm, { payload }: Of<'alarm.supersede'>, other: Alarm): Answer {
  if (alarm.status !== 'none') return refuse('alarm.exists', { alarm: payload.alarm });
  const { supersedes, ...raised } = payload;
  if (!isStanding(other)) return accept({ type: 'alarm.raised', payload: raised });
  const { acknowledged, shelved } = other;
  const done = { ...(acknowledged && { acknowledged }), ...(shelved && { shelved }) };
  const inherited = Object.keys(done).length > 0 && { inherited: done };
  return {
    ...accept({ type: 'alarm.raised', payload: { ...payload, ...inherited } }),
    otherEvents: [replaced(other, supersedes, payload.alarm, payload.openedAt, payload.evidence)],
  };
}

/** Whether an alarm exists and late evidence has not taken it back. */
const isStanding = (alarm: Alarm): alarm is Known =>
  alarm.status !== 'none' && alarm.status !== 'corrected';

const replaced = (
  { rule, key }: Known,
  alarm: AlarmId,
  supersededBy: AlarmId,
  at: Instant,
  evidence: AlarmEvidence,
): AlarmEvent => ({
  type: 'alarm.corrected',
  payload: { alarm, rule, key, at, evidence, supersededBy },
});

/**
 * A new opening within the hold-off of the last one is folded silently: accepted without an event. After a
 * person ended the condition by hand it is never silent, because then it came back. Without a hold-off every
 * opening counts, also one that is told after a later one. An opening that was told before, under the alarm it
 * `supersedes`, does not sound again: that alarm is corrected, and what officers did about it counts here.
 */
function reAlarm(alarm: Known, { payload }: Of<'alarm.re-alarm'>, other: Alarm): Answer {
  const { rule, key } = alarm;
  const { supersedes, ...told } = payload;
  const otherEvents =
    supersedes && isStanding(other)
      ? [replaced(other, supersedes, payload.alarm, payload.at, payload.evidence)]
      : [];
  if (isKnownOpening(alarm, payload.at)) return { ...accept(), otherEvents };
  const seen = supersedes && { supersedes, ...inheritedBy(alarm, other) };
  const event = { ...told, rule, key, ...seen };
  return { ...accept({ type: 'alarm.re-alarmed', payload: event }), otherEvents };
}

function isKnownOpening({ lastOpeningAt, endedAt, holdOffSeconds }: Known, at: Instant): boolean {
  if (endedAt !== undefined) return at <= endedAt;
  return holdOffSeconds > 0 && msBetween(lastOpeningAt, at) < holdOffSeconds * 1_000;
}

/** Seen is what was seen of both: of an alarm corrected before, its successor has taken that over already. */
function inheritedBy({ acknowledged }: Known, other: Alarm) {
  const seen = isStanding(other) ? acknowledged && other.acknowledged : acknowledged;
  return seen && { inherited: { acknowledged: seen } };
}

/** Refuses with `alarm.notActive` an end older than the last opening: it belongs to an earlier one. */
function clear(alarm: Known, { payload }: Of<'alarm.clear'>): Answer {
  if (alarm.endedAt) return refuse('alarm.conditionEndedAlready', { at: alarm.endedAt });
  if (payload.at < alarm.lastOpeningAt) {
    return refuse('alarm.notActive', { lastOpeningAt: alarm.lastOpeningAt });
  }
  const { rule, key } = alarm;
  return accept({ type: 'alarm.condition-ended', payload: { ...payload, rule, key } });
}

/** Late evidence may contradict an alarm that is closed already; only a corrected one stays as it is. */
function correct(alarm: Known, { payload }: Of<'alarm.correct'>): Answer {
  if (alarm.status === 'corrected') return refuse('alarm.closed', { status: alarm.status });
  const { rule, key } = alarm;
  return accept({ type: 'alarm.corrected', payload: { ...payload, rule, key } });
}

type Marked = Extract<AlarmEvent, { type: 'alarm.acknowledged' }>['payload'];

function endCondition(alarm: Known, marked: Marked): Answer {
  if (alarm.endedAt) return refuse('alarm.conditionEndedAlready', { at: alarm.endedAt });
  const { rule, key } = alarm;
  const payload = { ...marked, rule, key, cause: 'by-hand' as const };
  return accept({ type: 'alarm.condition-ended', payload });
}

function shelve(alarm: Known, minutes: number, marked: Marked): Answer {
  if (!alarm.shelvable) return refuse('alarm.notShelvable', { rule: alarm.rule });
  if (alarm.shelved) {
    const { by, at, until } = alarm.shelved;
    return refuse('alarm.alreadyShelved', { badge: by.badge, post: by.post, at, until });
  }
  if (isCovered(alarm)) return refuse('alarm.inactiveState', { status: alarm.status });
  const { shelveMinutesMin, shelveMinutesMax } = limits.alarm;
  if (!(minutes >= shelveMinutesMin && minutes <= shelveMinutesMax)) {
    return refuse('request.malformed', { path: 'payload.minutes' });
  }
  const until = instantAfter(marked.at, minutes * 60_000);
  return accept({ type: 'alarm.shelved', payload: { ...marked, until } });
}

/** The deadline of a shelving wakes: early, twice, or after somebody unshelved it, it changes nothing. */
function expireShelving(
  alarm: Known,
  { payload }: Of<'alarm.shelving-expired'>,
  { now }: CommandContext,
): Answer {
  if (alarm.shelved?.until !== payload.until) return refuse('deadline.obsolete');
  if (now < payload.until) return refuse('deadline.tooEarly', { until: payload.until });
  const expired = { alarm: payload.alarm, at: now, cause: 'time' as const };
  return accept({ type: 'alarm.unshelved', payload: expired });
}

const streamOfAlarm = (alarm: AlarmId): StreamName => StreamName.parse(`alarm#${alarm}`);

/** One alarm, a stream of its own: `alarm#<id>`. */
export const alarmDecider: Decider<Alarm, AlarmCommand, AlarmEvent> = {
  noun: 'alarm',
  commands: [
    'alarm.raise',
    'alarm.supersede',
    'alarm.re-alarm',
    'alarm.clear',
    'alarm.correct',
    'alarm.acknowledge',
    'alarm.end-condition',
    'alarm.shelve',
    'alarm.unshelve',
    'alarm.shelving-expired',
    'alarm.suppress',
    'alarm.unsuppress',
    'alarm.take-out-of-service',
    'alarm.return-to-service',
  ],
  events: [
    'alarm.raised',
    'alarm.re-alarmed',
    'alarm.acknowledged',
    'alarm.condition-ended',
    'alarm.shelved',
    'alarm.unshelved',
    'alarm.suppressed',
    'alarm.unsuppressed',
    'alarm.taken-out-of-service',
    'alarm.returned-to-service',
    'alarm.corrected',
  ],
  streamOf: ({ payload }) => streamOfAlarm(payload.alarm),
  otherStreamOf: ({ payload }) =>
    'supersedes' in payload && payload.supersedes ? streamOfAlarm(payload.supersedes) : undefined,
  initial: noAlarm,
  decide: decideAlarm,
  evolve: evolveAlarm,
};
