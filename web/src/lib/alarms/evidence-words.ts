import { ZoneClass } from '@watchhouse/contracts';
import type { AlarmEvidence } from '@watchhouse/contracts';
import { zoneClassWords } from '../language/words.ts';
import { m } from '../paraglide/messages.js';
import { timeWords } from '../time/time-words.ts';

type Value = AlarmEvidence['values'][string];

/**
 * Names of the values that rules compare, in the order they are read; what is not named here comes last,
 * under its own name.
 */
const names: Readonly<Record<string, () => string>> = {
  stayedSeconds: m.evidence_stayed_seconds,
  boundSeconds: m.evidence_bound_seconds,
  enteredAt: m.evidence_entered_at,
  lastSeenAt: m.evidence_last_seen_at,
  silentSeconds: m.evidence_silent_seconds,
  allowedSeconds: m.evidence_allowed_seconds,
  lastHeartbeatAt: m.evidence_last_heartbeat,
  'data.height': m.evidence_height,
  'zone.class': m.evidence_zone_class,
};

/** A line of evidence: what was measured, and the value with its unit. */
export interface EvidenceLine {
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

/** The compared values in words; the rule's version stands with the rule, not among them. */
export function evidenceLines(
  values: AlarmEvidence['values'],
  timeZone: string,
  now: number,
): EvidenceLine[] {
  return Object.entries(values)
    .filter(([key]) => key !== 'ruleVersion')
    .sort(([a], [b]) => rankOf(a) - rankOf(b))
    .map(([key, value]) => ({
      key,
      name: names[key]?.() ?? key,
      value: valueWords(key, value, timeZone, now),
    }));
}

function rankOf(key: string): number {
  const rank = Object.keys(names).indexOf(key);
  return rank === -1 ? Number.MAX_SAFE_INTEGER : rank;
}

function valueWords(key: string, value: Value, timeZone: string, now: number): string {
  if (typeof value === 'boolean') return value ? m.yes() : m.no();
  if (typeof value === 'string') {
    if (key.endsWith('At')) return timeWords(value, timeZone, now);
    const zoneClass = ZoneClass.safeParse(value);
    return zoneClass.success ? zoneClassWords[zoneClass.data]() : value;
  }
  if (key.endsWith('Seconds')) return m.value_seconds({ value: rounded(value) });
  if (key.endsWith('height')) return m.value_metres({ value: rounded(value) });
  return String(rounded(value));
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
