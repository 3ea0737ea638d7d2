import { secondsToRespond } from '@watchhouse/contracts';
import type { Envelope, Instant, OpenAlarmRow } from '@watchhouse/contracts';
import { instantAfter } from '../instant.ts';
import { readableEvent } from '../ledger/readable-event.ts';
import { alarmDecider } from './decide-alarm.ts';
import { nextSituation, openingOf } from './alarm.ts';
import type { AlarmEvent, AlarmSituation } from './alarm.ts';

/** The event of an alarm in an envelope, in its newest form; `undefined` for any other, and for one that cannot be read. */
export const alarmEventOf = (envelope: Envelope): AlarmEvent | undefined =>
  (alarmDecider.events as readonly string[]).includes(envelope.type)
    ? (readableEvent(envelope) as AlarmEvent | undefined)
    : undefined;

/**
 * One alarm as lists show it, folded from its events whatever its state. An event at or below the row's own
 * `seq` was applied already; one without its raising gives no row.
 */
export function foldAlarmRow(
  row: OpenAlarmRow | undefined,
  envelope: Envelope,
  event: AlarmEvent,
): OpenAlarmRow | undefined {
  if (row && envelope.seq <= row.seq) return row;
  if (event.type === 'alarm.raised') return row ?? openRow(envelope, event);
  if (!row) return undefined;
  const situation = nextSituation(row, event);
  const { evidence, respondBy: _, acknowledged: __, shelved: ___, endedAt: ____, ...kept } = row;
  return {
    ...kept,
    ...situation,
    ...respondBy(row, situation.lastOpeningAt),
    evidence: 'evidence' in event.payload ? event.payload.evidence : evidence,
    seq: envelope.seq,
  };
}

function openRow(
  envelope: Envelope,
  event: Extract<AlarmEvent, { type: 'alarm.raised' }>,
): OpenAlarmRow {
  const { alarm, definition, place, openedAt, evidence } = event.payload;
  const situation: AlarmSituation = openingOf(event);
  return {
    ...situation,
    alarm,
    facility: envelope.facility,
    definition,
    place,
    openedAt,
    raisedAt: envelope.recordedAt,
    ...respondBy({ definition }, situation.lastOpeningAt),
    evidence,
    seq: envelope.seq,
  };
}

/** The time to respond runs anew from each opening that sounds. */
function respondBy(
  { definition }: Pick<OpenAlarmRow, 'definition'>,
  openedAt: Instant,
): { respondBy?: Instant } {
  const seconds = secondsToRespond[definition.timeToRespond];
  return seconds === null ? {} : { respondBy: instantAfter(openedAt, seconds * 1_000) };
}
