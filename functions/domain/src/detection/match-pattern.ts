import { limits } from '@watchhouse/contracts';
import type { AlarmEvidence, Signal } from '@watchhouse/contracts';
import { holds, keyOf } from './select-rules.ts';
import type { CompiledRule } from './compile-rules.ts';
import { afterMs, endAlarm, openAlarm, release, withHolder } from './open-alarm.ts';
import { subjectOf, trackOf, whereaboutsOf } from './signal-view.ts';
import type { SignalView } from './signal-view.ts';
import { schedule, tableOf } from './turn.ts';
import type { Timer, Turn } from './turn.ts';

/**
 * `match`: a signal that satisfies the rule opens its key. Where the alarm ends with its condition, a track,
 * door or (part of a) device holds it up until a signal of it no longer satisfies the rule, or its track is gone. A
 * state that a device was found in (`initial`) is a condition that holds: it opens as a change does, and reported
 * again, after a lost line, it is held already.
 */
export function matchSignal(
  turn: Turn,
  compiled: CompiledRule,
  views: readonly SignalView[],
  { signal, at }: SignalView,
): void {
  const holder = holderOf(compiled, signal);
  const satisfied = new Set<string>();
  for (const view of isGone(signal) ? [] : views) {
    const key = keyOf(compiled, view);
    if (key === undefined || !holds(compiled, view)) continue;
    satisfied.add(key);
    openKey(turn, compiled, key, view);
  }
  if (holder === undefined) return;
  const table = tableOf(turn, compiled);
  for (const [key, alarm] of table.alarms) {
    if (satisfied.has(key) || !(holder in alarm.holders)) continue;
    release(turn, table, [key, holder], { at, cause: 'condition-end', signal: signal.id });
  }
}

/** The last that is said of somebody satisfies nothing. */
export const isGone = (signal: Signal): boolean =>
  signal.type === 'person.observed' && signal.data.transition?.kind === 'vanished';

/** What keeps a condition up until it says otherwise; undefined where the alarm ends in another way. */
export const holderOf = ({ rule }: CompiledRule, signal: Signal): string | undefined =>
  rule.clears.when === 'condition-end' ? subjectOf(signal) : undefined;

function openKey(turn: Turn, compiled: CompiledRule, key: string, view: SignalView): void {
  const { signal, at } = view;
  const table = tableOf(turn, compiled);
  const open = table.alarms.get(key);
  const holder = holderOf(compiled, signal);
  if (holder !== undefined && trackOf(signal)) schedule(turn, table, goneAt(at));
  if (open && holder !== undefined && holder in open.holders) {
    table.alarms.set(key, withHolder({ ...open, evidenceAt: at }, holder, at));
    return;
  }
  openAlarm(turn, compiled, {
    opening: { key, signal: signal.id, at, evidence: evidenceOf(compiled, view) },
    whereabouts: whereaboutsOf(view),
    ...(holder !== undefined && { holder }),
  });
}

/** A track is gone when it was silent for longer than the bound, by the watermark. */
const goneAt = (seenAt: number): number => seenAt + limits.detection.trackSilenceMs + 1;

/** What a rule compared in a signal, and the signal. */
export function evidenceOf({ rule, conditions }: CompiledRule, view: SignalView): AlarmEvidence {
  const values: AlarmEvidence['values'] = { ruleVersion: rule.version };
  for (const { field, read } of conditions) {
    const value = read(view);
    if (typeof value === 'string') values[field.slice(0, 60)] = value.slice(0, 200);
    if (typeof value === 'number' || typeof value === 'boolean') values[field.slice(0, 60)] = value;
  }
  const track = trackOf(view.signal);
  return { signals: [view.signal.id], ...(track && { track }), values };
}

/** What a match rule has running: alarms that clear after a time, and tracks that may be gone. */
export function* matchTimers(turn: Turn, compiled: CompiledRule): Iterable<Timer> {
  const table = tableOf(turn, compiled);
  for (const [key, alarm] of table.alarms) {
    const due = alarm.evidenceAt + afterMs(compiled);
    if (compiled.rule.clears.when === 'after') {
      yield { due, run: () => endAlarm(turn, table, key, { at: due, cause: 'after' }) };
    }
    for (const [holder, seenAt] of Object.entries(alarm.holders)) {
      if (!holder.startsWith('trk_')) continue;
      const ending = { at: goneAt(seenAt) - 1, cause: 'condition-end' } as const;
      const run = () => release(turn, table, [key, holder], ending);
      yield { due: goneAt(seenAt), run };
    }
  }
}
