import type { Rule, Signal, SignalType, ZoneClass } from '@watchhouse/contracts';
import { absenceSignal, absenceTimers } from './absence-pattern.ts';
import { selectRules } from './select-rules.ts';
import type { CompiledRule } from './compile-rules.ts';
import { dwellSignal, dwellTimers } from './dwell-pattern.ts';
import { matchSignal, matchTimers } from './match-pattern.ts';
import { clear } from './open-alarm.ts';
import { trackOf, zonesOf } from './signal-view.ts';
import type { SignalView } from './signal-view.ts';
import { draftOf, nextDueOf, runTimers, tableOf } from './turn.ts';
import type { Timer, Turn } from './turn.ts';

/** Which rules look at a signal: `immediate` ones need no order (`match`), `timed` ones do. */
export type Passes = 'immediate' | 'timed' | 'all';

/** Shows a signal to the rules it concerns, in the order of the rule set. */
export function runRules(turn: Turn, signal: Signal, passes: Passes): void {
  const { type } = signal;
  if (!isListenedTo(type)) return;
  const { index } = turn.engine;
  const whole: SignalView = { signal, at: Date.parse(signal.time), index };
  const zoneViews = zonesOf(signal).flatMap((id): SignalView[] => {
    const zone = index.zones.get(id);
    return zone ? [{ ...whole, zone }] : [];
  });
  const classes = zoneViews.flatMap(({ zone }): ZoneClass[] =>
    zone ? [zone.properties.class] : [],
  );
  const track = trackOf(signal);
  const held = track === undefined ? [] : (turn.holding.get(track) ?? []);
  for (const compiled of selectRules(turn.engine, type, classes, held)) {
    if (isPassed(compiled, passes)) runRule(turn, compiled, zoneViews, whole);
  }
}

const isListenedTo = (type: SignalType): type is Rule['on'] =>
  type !== 'context.changed' && type !== 'edge.alarm' && type !== 'map.summary';

const isPassed = ({ rule }: CompiledRule, passes: Passes): boolean =>
  passes === 'all' || (rule.pattern.kind === 'match') === (passes === 'immediate');

function runRule(
  turn: Turn,
  compiled: CompiledRule,
  zoneViews: readonly SignalView[],
  whole: SignalView,
): void {
  const views = compiled.perZone ? zoneViews : [whole];
  const { kind } = compiled.rule.pattern;
  if (kind === 'match') matchSignal(turn, compiled, views, whole);
  else if (kind === 'absence') absenceSignal(turn, compiled, views);
  else if (whole.signal.type === 'person.observed') {
    dwellSignal(turn, compiled, views, { signal: whole.signal, at: whole.at });
  }
}

/** Lets event time reach an instant: everything due until then happens, rule by rule. */
export function elapse(turn: Turn, until: number): void {
  if (turn.clock.dueAt > until) return;
  for (const compiled of turn.engine.rules.values()) {
    const dueAt = (turn.tables.get(compiled.ref) ?? turn.agent.tables[compiled.ref])?.dueAt ?? null;
    if (dueAt === null || dueAt > until) continue;
    const table = tableOf(turn, compiled);
    runTimers(table, until, () => timersOf(turn, compiled));
  }
  turn.clock.dueAt = nextDueOf(turn.agent, turn.tables);
}

function timersOf(turn: Turn, compiled: CompiledRule): Iterable<Timer> {
  const { kind } = compiled.rule.pattern;
  if (kind === 'match') return matchTimers(turn, compiled);
  return kind === 'dwell' ? dwellTimers(turn, compiled) : absenceTimers(turn, compiled);
}

/**
 * Drops what rules remember that are no longer in the set (or changed): nobody watches their condition any
 * more, so their alarms end, except those an officer ends.
 */
export function retireRules(turn: Turn): void {
  for (const [ref, table] of Object.entries(turn.agent.tables)) {
    if (turn.engine.rules.has(ref)) continue;
    turn.dropped.add(ref);
    if (!table.endsByItself) continue;
    for (const alarm of draftOf(table, true).alarms.values()) {
      const at = turn.agent.watermark ?? alarm.evidenceAt;
      clear(turn, alarm, { at, cause: 'condition-end' });
    }
  }
  if (turn.dropped.size === 0) return;
  for (const [track, refs] of turn.holding) {
    const kept = refs.filter((ref) => !turn.dropped.has(ref));
    if (kept.length > 0) turn.holding.set(track, kept);
    else turn.holding.delete(track);
  }
}
