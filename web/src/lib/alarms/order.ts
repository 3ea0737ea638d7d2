import { Priority } from '@watchhouse/contracts';
import type { OpenAlarmRow } from '@watchhouse/contracts';

/** Lanes of the list, in the order they are shown. */
export type Lane = 'unseen' | 'seen' | 'aside';

const rank: Readonly<Record<Priority, number>> = { critical: 0, high: 1, medium: 2, low: 3 };

/** Which lane an open alarm stands in: nobody has seen it, someone is on it, or it was put aside. */
export function laneOf({ status }: OpenAlarmRow): Lane {
  if (status === 'unack-active' || status === 'rtn-unack') return 'unseen';
  return status === 'ack-active' ? 'seen' : 'aside';
}

/** Most urgent first, then the newest opening; the id decides what is left, so that lines never jump. */
function byUrgency(a: OpenAlarmRow, b: OpenAlarmRow): number {
  return (
    rank[a.definition.priority] - rank[b.definition.priority] ||
    b.lastOpeningAt.localeCompare(a.lastOpeningAt) ||
    a.alarm.localeCompare(b.alarm)
  );
}

/** The lanes with their lines in order; empty lanes are left out. */
export function lanesOf(rows: Iterable<OpenAlarmRow>): { lane: Lane; rows: OpenAlarmRow[] }[] {
  const sorted = [...rows].sort(byUrgency);
  return (['unseen', 'seen', 'aside'] as const)
    .map((lane) => ({ lane, rows: sorted.filter((row) => laneOf(row) === lane) }))
    .filter((entry) => entry.rows.length > 0);
}

/** Alarms nobody has seen yet, counted by priority, the most urgent first; zeros left out. */
export function unseenCounts(
  rows: Iterable<OpenAlarmRow>,
): { priority: Priority; count: number }[] {
  const unseen = [...rows].filter((row) => laneOf(row) === 'unseen');
  return Priority.options
    .map((priority) => ({
      priority,
      count: unseen.filter(({ definition }) => definition.priority === priority).length,
    }))
    .filter(({ count }) => count > 0);
}
