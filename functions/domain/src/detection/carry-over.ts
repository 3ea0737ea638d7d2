import type { CompiledRule, Engine } from './compile-rules.ts';
import type { OpenAlarm } from './detection-state.ts';
import { storedTable } from './turn.ts';
import type { Turn } from './turn.ts';

/** The rule of an engine that takes over the open alarms of an earlier version that only officers end. */
export function heirOf(engine: Engine, rule: string): CompiledRule | undefined {
  const heir = engine.byId.get(rule);
  return heir?.endsByItself === false ? heir : undefined;
}

/** Whether what is open now under a rule that only officers end is still known to be open at an instant. */
export const carriesOver = ({ engines, edition }: Turn, rule: string, at: number): boolean =>
  engines.every(({ from, engine }) => from <= edition || from > at || heirOf(engine, rule));

/** The alarm of a rule and key that is open as far as order has come, by the rules in force. */
export function openOf(turn: Turn, rule: string, key: string): OpenAlarm | undefined {
  const { ref } = turn.engine.byId.get(rule) ?? {};
  if (ref === undefined) return undefined;
  const draft = turn.tables.get(ref);
  return draft ? draft.alarms.get(key) : storedTable(turn, ref)?.alarms[key];
}
