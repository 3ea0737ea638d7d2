import type { AlarmId, DomainEvent, Envelope, EventType } from '@watchhouse/contracts';

/** Rules by the clock of arrival: how a record travelled decides them, so another journey gives others. */
export const byArrival: readonly string[] = [
  'agent-silent',
  'stream-behind',
  'view-stale',
  'consumer-parked',
  'detection-parked',
  'detection-blind',
];

/** An alarm as it stands when everything has been said. */
export interface SettledAlarm {
  readonly alarm: AlarmId;
  readonly rule: string;
  readonly key: string;
  readonly openingSignal: string;
  readonly openedAt: string;
  readonly lastOpeningAt: string;
  /** When its condition ended; absent while it lasts, and for one that an officer ends by hand. */
  readonly endedAt?: string;
}

/** The events of a type in a log. */
export function eventsOf<T extends EventType>(
  log: readonly Envelope[],
  type: T,
): readonly (Envelope & DomainEvent<T>)[] {
  return log.filter((event): event is Envelope & DomainEvent<T> => event.type === type);
}

/** Alarms of a log by id, without those that were corrected and those by the clock of arrival. */
export function settledAlarms(log: readonly Envelope[]): ReadonlyMap<string, SettledAlarm> {
  const alarms = new Map<string, SettledAlarm>();
  for (const { payload } of eventsOf(log, 'alarm.raised')) {
    const { alarm, key, openingSignal, openedAt } = payload;
    const { rule } = payload.definition;
    if (byArrival.includes(rule)) continue;
    alarms.set(alarm, { alarm, rule, key, openingSignal, openedAt, lastOpeningAt: openedAt });
  }
  for (const event of log as readonly (Envelope & DomainEvent)[]) {
    const known = 'alarm' in event.payload ? alarms.get(String(event.payload.alarm)) : undefined;
    if (known === undefined) continue;
    if (event.type === 'alarm.re-alarmed') {
      const { endedAt, lastOpeningAt, ...open } = known;
      const { at } = event.payload;
      // Told after a later one it counts, and is not the last.
      const isOlder = endedAt === undefined && at < lastOpeningAt;
      alarms.set(known.alarm, { ...open, lastOpeningAt: isOlder ? lastOpeningAt : at });
    }
    if (event.type === 'alarm.condition-ended' && event.payload.cause !== 'by-hand') {
      alarms.set(known.alarm, { ...known, endedAt: event.payload.at });
    }
    if (event.type === 'alarm.corrected') alarms.delete(known.alarm);
  }
  return alarms;
}

/** When an alarm was raised in a log, for whoever tells its story. */
export const raisedAt = (log: readonly Envelope[], alarm: string): number | undefined => {
  const raised = eventsOf(log, 'alarm.raised').find(({ payload }) => payload.alarm === alarm);
  return raised === undefined ? undefined : Date.parse(raised.recordedAt);
};

/** Rules by the clock of arrival that raised an alarm in a log. */
export const arrivalAlarms = (log: readonly Envelope[]): readonly string[] =>
  eventsOf(log, 'alarm.raised')
    .map(({ payload }) => payload.definition.rule)
    .filter((rule) => byArrival.includes(rule));
