import { limits } from '@watchhouse/contracts';
import type { AlarmId } from '@watchhouse/contracts';
import type { RaisedAlarm } from './raised-alarm.ts';

/**
 * Alarms whose signals are not with the cloud yet. While the line is live they arrive in a moment and nothing need
 * be done; when it turns out to be cut, they are told at the site and ahead of the backlog, those of the seconds
 * before it was noticed included.
 */
export interface UnconfirmedAlarms {
  readonly add: (raised: readonly RaisedAlarm[]) => void;
  /** Forgets what the cloud decides itself: every signal before a sequence number has reached it. */
  readonly confirm: (before: number) => void;
  /** Those nobody was told of yet; they count as told from now on. */
  readonly untold: () => readonly RaisedAlarm[];
  readonly all: () => readonly RaisedAlarm[];
}

/** Starts with the alarms of an earlier run, of which nobody was told by this one. */
export function keepUnconfirmed(earlier: readonly RaisedAlarm[]): UnconfirmedAlarms {
  const kept = new Map<AlarmId, RaisedAlarm>();
  const told = new Set<AlarmId>();
  const forget = (id: AlarmId): void => {
    kept.delete(id);
    told.delete(id);
  };
  const add = (raised: readonly RaisedAlarm[]): void => {
    for (const each of raised) if (!kept.has(each.alarm.alarm)) kept.set(each.alarm.alarm, each);
    for (const id of kept.keys()) {
      if (kept.size <= limits.agent.unconfirmedAlarmsMax) return;
      forget(id);
    }
  };
  add(earlier);
  return {
    add,
    confirm: (before) => {
      for (const [id, { sequence }] of kept) if (sequence < before) forget(id);
    },
    untold: () => {
      const news = [...kept.values()].filter(({ alarm }) => !told.has(alarm.alarm));
      for (const { alarm } of news) told.add(alarm.alarm);
      return news;
    },
    all: () => [...kept.values()],
  };
}
