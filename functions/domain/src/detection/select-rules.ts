import type { Rule, ZoneClass } from '@watchhouse/contracts';
import type { CompiledRule, Engine } from './compile-rules.ts';
import { keyPart } from './signal-view.ts';
import type { SignalView } from './signal-view.ts';

/** Whether every condition of a rule holds for a view. */
export const holds = ({ conditions }: CompiledRule, view: SignalView): boolean =>
  conditions.every((condition) => condition.holds(view));

/** Key of a view under a rule; undefined when the signal lacks a part of it. */
export function keyOf({ rule }: CompiledRule, view: SignalView): string | undefined {
  const parts = rule.by.map((by) => keyPart(view, by));
  return parts.includes(undefined) ? undefined : parts.join('|');
}

/** The rules a signal type concerns, given the classes of the zones it names, in the order of the set. */
export function selectRules(
  engine: Engine,
  type: Rule['on'],
  classes: readonly ZoneClass[],
  held: readonly string[],
): readonly CompiledRule[] {
  const selection = engine.byType.get(type);
  if (!selection) return [];
  if (classes.length === 0 && held.length === 0) return selection.anywhere;
  const selected = new Set(selection.anywhere);
  for (const zoneClass of classes) {
    for (const compiled of selection.byClass.get(zoneClass) ?? []) selected.add(compiled);
  }
  for (const ref of held) {
    const compiled = engine.rules.get(ref);
    if (compiled) selected.add(compiled);
  }
  return [...selected].sort((left, right) => left.order - right.order);
}
