import type { AlarmEvidence } from '@watchhouse/contracts';
import { m } from '../paraglide/messages.js';

type Value = AlarmEvidence['values'][string];

/** Names of the values that rules compare; what is not named here is shown under its own name. */
const names: Readonly<Record<string, () => string>> = {
  dwellSeconds: m.evidence_dwell_seconds,
  boundSeconds: m.evidence_bound_seconds,
  enteredAt: m.evidence_entered_at,
  silentSeconds: m.evidence_silent_seconds,
  silentMs: m.evidence_silent_seconds,
  lastHeartbeatAt: m.evidence_last_heartbeat,
  height: m.evidence_height,
  zone: m.evidence_zone,
  zoneClass: m.evidence_zone_class,
};

/** A value of the evidence with its name and unit. */
export function evidenceWords(key: string, value: Value): { name: string; value: string } {
  return { name: names[key]?.() ?? key, value: valueWords(key, value) };
}

function valueWords(key: string, value: Value): string {
  if (typeof value === 'boolean') return value ? m.yes() : m.no();
  if (typeof value === 'string') return value;
  if (key.endsWith('Ms')) return m.value_seconds({ value: rounded(value / 1_000) });
  if (key.endsWith('Seconds')) return m.value_seconds({ value: rounded(value) });
  if (key === 'height') return m.value_metres({ value: rounded(value) });
  return String(rounded(value));
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
