import type {
  AlarmStatus,
  DomainEvent,
  EventType,
  Instant,
  OfficerMark,
} from '@watchhouse/contracts';

/** Everything that can have happened to an alarm. */
export type AlarmEvent = DomainEvent<Extract<EventType, `alarm.${string}`>>;

/** How an alarm stands: its condition, who owns it, and what covers it. */
export interface AlarmSituation {
  readonly status: AlarmStatus;
  /** The condition itself, followed also while the alarm is shelved, suppressed or out of service. */
  readonly conditionActive: boolean;
  readonly lastOpeningAt: Instant;
  readonly reAlarms: number;
  /** End of the condition; absent while it lasts. */
  readonly endedAt?: Instant | undefined;
  /** Absent until somebody has seen it, and again after a re-alarm. */
  readonly acknowledged?: { readonly by: OfficerMark; readonly at: Instant } | undefined;
  readonly shelved?:
    { readonly by: OfficerMark; readonly at: Instant; readonly until: Instant } | undefined;
}

/** An alarm as its decider knows it, after ISA-18.2; `none` before it was raised. */
export type Alarm =
  | { readonly status: 'none' }
  | (AlarmSituation & {
      readonly rule: string;
      readonly key: string;
      readonly shelvable: boolean;
      readonly holdOffSeconds: number;
    });

export const noAlarm: Alarm = { status: 'none' };

/** Folds an event into an alarm. Total: what cannot apply leaves the alarm as it was. */
export function evolveAlarm(alarm: Alarm, event: AlarmEvent): Alarm {
  if (event.type === 'alarm.raised') {
    if (alarm.status !== 'none') return alarm;
    const { definition, key, holdOffSeconds } = event.payload;
    const { rule, shelvable } = definition;
    return { ...openingOf(event), rule, key, shelvable, holdOffSeconds };
  }
  if (alarm.status === 'none') return alarm;
  const { rule, key, shelvable, holdOffSeconds } = alarm;
  return { ...nextSituation(alarm, event), rule, key, shelvable, holdOffSeconds };
}

/** How an alarm stands when it was just raised: a successor as the alarm stood whose place it takes. */
export function openingOf({ payload }: DomainEvent<'alarm.raised'>): AlarmSituation {
  const { acknowledged, shelved } = payload.inherited ?? {};
  const opened: AlarmSituation = {
    status: acknowledged ? 'ack-active' : 'unack-active',
    conditionActive: true,
    lastOpeningAt: payload.openedAt,
    reAlarms: 0,
    ...(acknowledged && { acknowledged }),
  };
  return shelved ? { ...opened, status: 'shelved', shelved } : opened;
}

/** How an alarm stands after an event; shared by the decider and the views. */
export function nextSituation(
  alarm: AlarmSituation,
  event: Exclude<AlarmEvent, { type: 'alarm.raised' }>,
): AlarmSituation {
  if (alarm.status === 'corrected') return situationOf(alarm);
  switch (event.type) {
    case 'alarm.re-alarmed':
      return reAlarmed(alarm, event.payload);
    case 'alarm.acknowledged': {
      const { by, at } = event.payload;
      const acknowledged = alarm.acknowledged ?? { by, at };
      return settled({ ...situationOf(alarm), acknowledged });
    }
    case 'alarm.condition-ended': {
      const endedAt = alarm.endedAt ?? event.payload.at;
      return settled({ ...situationOf(alarm), conditionActive: false, endedAt });
    }
    case 'alarm.shelved': {
      const { by, at, until } = event.payload;
      return { ...situationOf(alarm), status: 'shelved', shelved: { by, at, until } };
    }
    case 'alarm.suppressed':
      return covered(alarm, 'suppressed-by-design');
    case 'alarm.taken-out-of-service':
      return covered(alarm, 'out-of-service');
    case 'alarm.unshelved':
    case 'alarm.unsuppressed':
    case 'alarm.returned-to-service':
      return uncovered(alarm);
    case 'alarm.corrected':
      return { ...covered(alarm, 'corrected'), conditionActive: false };
    default:
      event satisfies never;
      return alarm;
  }
}

const covers: readonly AlarmStatus[] = ['shelved', 'suppressed-by-design', 'out-of-service'];

/** Only the members of a situation: the views hand in whole rows. */
function situationOf(alarm: AlarmSituation): AlarmSituation {
  const { status, conditionActive, lastOpeningAt, reAlarms } = alarm;
  const { endedAt, acknowledged, shelved } = alarm;
  return {
    status,
    conditionActive,
    lastOpeningAt,
    reAlarms,
    ...(endedAt && { endedAt }),
    ...(acknowledged && { acknowledged }),
    ...(shelved && { shelved }),
  };
}

/** The status that condition and acknowledgement give, unless something covers the alarm. */
function settled(alarm: AlarmSituation): AlarmSituation {
  if (covers.includes(alarm.status)) return alarm;
  const seen = alarm.acknowledged !== undefined;
  if (alarm.conditionActive) return { ...alarm, status: seen ? 'ack-active' : 'unack-active' };
  return { ...alarm, status: seen ? 'normal' : 'rtn-unack' };
}

/** It sounds again, unless it was told before under an alarm that is replaced, or after a later opening. */
function reAlarmed(
  alarm: AlarmSituation,
  { at, supersedes, inherited }: DomainEvent<'alarm.re-alarmed'>['payload'],
): AlarmSituation {
  const { acknowledged: before, endedAt: _, ...kept } = situationOf(alarm);
  const isOlder = alarm.endedAt === undefined && at < alarm.lastOpeningAt;
  const acknowledged = supersedes ? inherited?.acknowledged : isOlder ? before : undefined;
  return settled({
    ...kept,
    conditionActive: true,
    lastOpeningAt: isOlder ? alarm.lastOpeningAt : at,
    reAlarms: alarm.reAlarms + 1,
    ...(acknowledged && { acknowledged }),
  });
}

function covered(alarm: AlarmSituation, status: AlarmStatus): AlarmSituation {
  const { shelved: _, ...kept } = situationOf(alarm);
  return { ...kept, status };
}

/** The cover is off: the alarm shows what became of its condition meanwhile. */
function uncovered(alarm: AlarmSituation): AlarmSituation {
  if (!covers.includes(alarm.status)) return situationOf(alarm);
  return settled({ ...covered(alarm, 'normal') });
}
