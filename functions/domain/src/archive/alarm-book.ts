import type {
  AlarmEvidence,
  AlarmId,
  AlarmPlace,
  FacilityId,
  Instant,
} from '@watchhouse/contracts';
import { decideAlarm } from '../alarm/decide-alarm.ts';
import { evolveAlarm, noAlarm } from '../alarm/alarm.ts';
import type { Alarm, AlarmEvent } from '../alarm/alarm.ts';
import { closedRefusals } from '../detection/decision.ts';
import type { DetectionCommand, DetectionDecision } from '../detection/decision.ts';

/** An alarm that stands at the end: raised, and not taken back by later evidence. */
export interface StandingAlarm {
  readonly alarm: AlarmId;
  readonly rule: string;
  readonly key: string;
  readonly openedAt: Instant;
  /** When its condition ended; absent while it lasts. */
  readonly endedAt?: Instant;
  readonly place: AlarmPlace;
  readonly evidence: AlarmEvidence;
  /** The alarm whose place it took. */
  readonly supersedes?: AlarmId;
}

/** What becomes of decisions where there is no ledger. */
export interface AlarmBook {
  readonly enact: (decisions: readonly DetectionDecision[]) => void;
  /** Alarms that stand, in the order in which they opened. */
  readonly standing: () => readonly StandingAlarm[];
}

interface Entry {
  state: Alarm;
  readonly raised: Extract<AlarmEvent, { type: 'alarm.raised' }>['payload'];
}

/**
 * Answers the decisions of detection by the decider of alarms itself, as the ledger would in a house in which nobody
 * touches an alarm.
 */
export function alarmBook(facility: FacilityId): AlarmBook {
  const entries = new Map<AlarmId, Entry>();
  return {
    enact: (decisions) => {
      for (const { command, otherwise } of decisions) {
        for (const one of [command, ...otherwise]) if (isAnswered(entries, facility, one)) break;
      }
    },
    standing: () =>
      [...entries.values()]
        .filter(({ state }) => state.status !== 'corrected')
        .map(standingOf)
        .sort((left, right) => (before(left, right) ? -1 : 1)),
  };
}

/** False when the answer says "not this alarm", so that the next command is to be tried. */
function isAnswered(
  entries: Map<AlarmId, Entry>,
  facility: FacilityId,
  command: DetectionCommand,
): boolean {
  const { payload } = command;
  const now = 'openedAt' in payload ? payload.openedAt : payload.at;
  const context = {
    facility,
    now,
    mode: 'live' as const,
    actor: { kind: 'software' as const, name: 'detection' },
  };
  const stateOf = (alarm: AlarmId): Alarm => entries.get(alarm)?.state ?? noAlarm;
  const other = 'supersedes' in payload && payload.supersedes ? payload.supersedes : undefined;
  const decision = decideAlarm(
    stateOf(payload.alarm),
    command,
    context,
    other === undefined ? noAlarm : stateOf(other),
  );
  if (!decision.accepted) return !closedRefusals.includes(decision.refusal.code);
  for (const event of [...(decision.otherEvents ?? []), ...decision.events]) keep(entries, event);
  return true;
}

function keep(entries: Map<AlarmId, Entry>, event: AlarmEvent): void {
  const { alarm } = event.payload;
  const entry = entries.get(alarm);
  if (entry !== undefined) entry.state = evolveAlarm(entry.state, event);
  else if (event.type === 'alarm.raised') {
    entries.set(alarm, { state: evolveAlarm(noAlarm, event), raised: event.payload });
  }
}

function standingOf({ state, raised }: Entry): StandingAlarm {
  const { alarm, definition, key, openedAt, place, evidence, supersedes } = raised;
  const endedAt = state.status === 'none' ? undefined : state.endedAt;
  return {
    alarm,
    rule: definition.rule,
    key,
    openedAt,
    ...(endedAt && { endedAt }),
    place,
    evidence,
    ...(supersedes && { supersedes }),
  };
}

const before = (left: StandingAlarm, right: StandingAlarm): boolean =>
  left.openedAt === right.openedAt ? left.alarm < right.alarm : left.openedAt < right.openedAt;
