import { limits } from '@watchhouse/contracts';
import type { AlarmHistoryEntry, AlarmPage, Envelope } from '@watchhouse/contracts';
import { noChange, rowWritten } from '../projection.ts';
import type { Projection } from '../projection.ts';
import type { AlarmEvent } from './alarm.ts';
import { alarmEventOf, foldAlarmRow } from './alarm-row.ts';
import { alarmDecider } from './decide-alarm.ts';

/** View `alarm-pages`: every alarm with its steps, closed ones too; key the alarm's id. */
export const alarmPageProjection: Projection<AlarmPage> = {
  name: 'alarm-pages',
  handles: alarmDecider.events,
  keys: (envelope) => {
    const event = alarmEventOf(envelope);
    return event ? [event.payload.alarm] : [];
  },
  apply: (rows, envelope) => {
    const event = alarmEventOf(envelope);
    if (!event) return noChange();
    const page = rows(event.payload.alarm);
    const row = foldAlarmRow(page?.row, envelope, event);
    if (!row || row === page?.row) return noChange();
    const history = bounded([...(page?.history ?? []), entryOf(envelope, event)]);
    return rowWritten(event.payload.alarm, { row, history });
  },
};

/** Of an alarm with too many steps the first stays, for it says why, and the newest. */
function bounded(history: readonly AlarmHistoryEntry[]): AlarmHistoryEntry[] {
  const [first, ...later] = history;
  if (!first || history.length <= limits.alarm.historyPageMax) return [...history];
  return [first, ...later.slice(1 - limits.alarm.historyPageMax)];
}

function entryOf(envelope: Envelope, { payload }: AlarmEvent): AlarmHistoryEntry {
  const { id, seq, type, occurredAt, recordedAt, actor, post, reason } = envelope;
  return {
    event: id,
    seq,
    type,
    occurredAt,
    recordedAt,
    actor,
    ...('by' in payload && payload.by && { by: payload.by }),
    ...(post && { post }),
    ...(reason && { reason }),
    ...('until' in payload && { until: payload.until }),
    ...('evidence' in payload && { evidence: payload.evidence }),
  };
}
