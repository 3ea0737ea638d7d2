import type { Rule, Signal, SignalType, ZoneClass } from '@watchhouse/contracts';
import { absenceSignal, absenceTimers } from './absence-pattern.ts';
import type { CompiledRule, Engine } from './compile-rules.ts';
import { dwellSignal, dwellTimers } from './dwell-pattern.ts';
import { matchSignal, matchTimers } from './match-pattern.ts';
import { selectRules } from './select-rules.ts';
import { trackOf, zonesOf } from './signal-view.ts';
import type { SignalView } from './signal-view.ts';
import { nextDueOf, runTimers, storedTable, tableOf } from './turn.ts';
import type { Timer, Turn } from './turn.ts';

/** Shows a signal, in its order, to the rules it concerns, in the order of the rule set. */
export function runRules(turn: Turn, signal: Signal): void {
  const concern = concernOf(turn.engine, signal, turn.holding);
  if (!concern) return;
  for (const compiled of concern.rules) runRule(turn, compiled, concern);
}

/** The rules that a signal concerns, and the signal as they look at it: as a whole, or in each of its zones. */
export interface Concern {
  readonly rules: readonly CompiledRule[];
  readonly whole: SignalView;
  readonly zoneViews: readonly SignalView[];
}

/** Whom a signal concerns; undefined when no rule listens to it. `holding`: the rules that hold a stay of a track. */
export function concernOf(
  engine: Engine,
  signal: Signal,
  holding: ReadonlyMap<string, readonly string[]>,
): Concern | undefined {
  const { type } = signal;
  if (!isListenedTo(type)) return undefined;
  const { index } = engine;
  const whole: SignalView = { signal, at: Date.parse(signal.time), index };
  const zoneViews = zonesOf(signal).flatMap((id): SignalView[] => {
    const zone = index.zones.get(id);
    return zone ? [{ ...whole, zone }] : [];
  });
  const classes = zoneViews.flatMap(({ zone }): ZoneClass[] =>
    zone ? [zone.properties.class] : [],
  );
  const track = trackOf(signal);
  const held = track === undefined ? [] : (holding.get(track) ?? []);
  return { rules: selectRules(engine, type, classes, held), whole, zoneViews };
}

/** The ways in which a rule looks at a signal. */
export const viewsFor = ({ perZone }: CompiledRule, { whole, zoneViews }: Concern) =>
  perZone ? zoneViews : [whole];

function runRule(turn: Turn, compiled: CompiledRule, concern: Concern): void {
  const { whole } = concern;
  const views = viewsFor(compiled, concern);
  const { kind } = compiled.rule.pattern;
  if (kind === 'match') matchSignal(turn, compiled, views, whole);
  else if (kind === 'absence') absenceSignal(turn, compiled, views);
  else if (whole.signal.type === 'person.observed') {
    dwellSignal(turn, compiled, views, { signal: whole.signal, at: whole.at });
  }
}

const isListenedTo = (type: SignalType): type is Rule['on'] =>
  type !== 'context.changed' && type !== 'edge.alarm' && type !== 'map.summary';

/** Lets event time reach an instant: everything due until then happens, rule by rule. */
export function elapse(turn: Turn, until: number): void {
  if (turn.clock.dueAt > until) return;
  for (const compiled of turn.engine.rules.values()) {
    const { ref } = compiled;
    const dueAt = (turn.tables.get(ref) ?? storedTable(turn, ref))?.dueAt ?? null;
    if (dueAt === null || dueAt > until) continue;
    const table = tableOf(turn, compiled);
    runTimers(table, until, () => timersOf(turn, compiled));
  }
  turn.clock.dueAt = nextDueOf(turn.agent, turn.tables, turn.dropped);
}

function timersOf(turn: Turn, compiled: CompiledRule): Iterable<Timer> {
  const { kind } = compiled.rule.pattern;
  if (kind === 'match') return matchTimers(turn, compiled);
  return kind === 'dwell' ? dwellTimers(turn, compiled) : absenceTimers(turn, compiled);
}
