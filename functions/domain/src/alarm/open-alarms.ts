import type { OpenAlarmRow } from '@watchhouse/contracts';
import { noChange, rowRemoved, rowWritten } from '../projection.ts';
import type { Projection } from '../projection.ts';
import { alarmEventOf, foldAlarmRow } from './alarm-row.ts';
import { alarmDecider } from './decide-alarm.ts';

/** View `open-alarms`: one row for each alarm that is neither `normal` nor `corrected`; key the alarm's id. */
export const openAlarmsProjection: Projection<OpenAlarmRow> = {
  name: 'open-alarms',
  handles: alarmDecider.events,
  keys: (envelope) => {
    const event = alarmEventOf(envelope);
    return event ? [event.payload.alarm] : [];
  },
  apply: (rows, envelope) => {
    const event = alarmEventOf(envelope);
    if (!event) return noChange();
    const key = event.payload.alarm;
    const former = rows(key);
    const row = foldAlarmRow(former, envelope, event);
    if (!row || row === former) return noChange();
    const isClosed = row.status === 'normal' || row.status === 'corrected';
    return isClosed ? rowRemoved(key) : rowWritten(key, row);
  },
};
