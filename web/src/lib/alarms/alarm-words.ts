import type { OpenAlarmRow } from '@watchhouse/contracts';
import { inLanguage } from '../language/label.ts';
import { alarmStatusWords, postWords } from '../language/words.ts';
import { m } from '../paraglide/messages.js';
import { clockOf } from '../time/duration.ts';
import { isClosed } from './allowed.ts';

/** Who has it: badge and post of the officer, never a name. */
export function officerWords(by: {
  readonly badge: string;
  readonly post: keyof typeof postWords;
}) {
  return `${by.badge} ${postWords[by.post]()}`;
}

/** Who is on an alarm, in one line. */
export function holderWords(row: OpenAlarmRow): string {
  if (row.status === 'shelved' && row.shelved !== undefined) {
    return m.alarm_shelved_by({ officer: officerWords(row.shelved.by) });
  }
  if (row.acknowledged !== undefined) {
    const officer = officerWords(row.acknowledged.by);
    return isClosed(row) ? m.alarm_was_seen_by({ officer }) : m.alarm_seen_by({ officer });
  }
  return m.alarm_seen_by_nobody();
}

/** State and holder of an alarm in the fewest words. */
export function stateWords(row: OpenAlarmRow): string {
  if (row.status === 'ack-active' || row.status === 'shelved') return holderWords(row);
  const status = alarmStatusWords[row.status]();
  return row.acknowledged === undefined ? status : `${status} · ${holderWords(row)}`;
}

/** When somebody last took it in hand; `null` while nobody has. */
export function heldSince(row: OpenAlarmRow): string | null {
  const step = row.status === 'shelved' ? row.shelved : row.acknowledged;
  return step?.at ?? null;
}

/** Time left to respond, or by how much it is overdue; `null` where no limit runs. */
export function timeLeft(
  row: OpenAlarmRow,
  now: number,
): { readonly text: string; readonly isOverdue: boolean } | null {
  if (row.status === 'shelved' && row.shelved !== undefined) {
    const left = Date.parse(row.shelved.until) - now;
    return { text: m.alarm_shelved_left({ time: clockOf(Math.max(0, left)) }), isOverdue: false };
  }
  if (row.status !== 'unack-active' || row.respondBy === undefined) return null;
  const left = Date.parse(row.respondBy) - now;
  return left >= 0
    ? { text: m.alarm_time_left({ time: clockOf(left) }), isOverdue: false }
    : { text: m.alarm_time_over({ time: clockOf(left) }), isOverdue: true };
}

/** What is said aloud: “三监区二〇三室，危险区滞留”. */
export function spokenWords({ place, definition }: OpenAlarmRow): string {
  return m.alarm_spoken({ place: inLanguage(place.label), what: inLanguage(definition.title) });
}
