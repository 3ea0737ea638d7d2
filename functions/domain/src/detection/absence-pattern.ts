import { holds, keyOf } from './select-rules.ts';
import type { CompiledRule } from './compile-rules.ts';
import { instantOf } from './decision.ts';
import type { Sighting } from './detection-state.ts';
import { afterMs, endAlarm, openAlarm, release } from './open-alarm.ts';
import { whereaboutsOf } from './signal-view.ts';
import type { SignalView } from './signal-view.ts';
import { makeRoom, schedule, tableOf } from './turn.ts';
import type { Timer, Turn } from './turn.ts';

/**
 * `absence` by event time: a key once seen is missed when the watermark passes the bound without a further
 * signal that satisfies the rule; its return ends the condition.
 */
export function absenceSignal(
  turn: Turn,
  compiled: CompiledRule,
  views: readonly SignalView[],
): void {
  const table = tableOf(turn, compiled);
  for (const view of views) {
    const { signal, at } = view;
    const key = keyOf(compiled, view);
    if (key === undefined || !holds(compiled, view)) continue;
    release(turn, table, [key, key], { at, cause: 'condition-end', signal: signal.id });
    makeRoom(turn, table.sightings, key, () => undefined);
    // Set anew, so that the entries stay in the order of their last sighting.
    table.sightings.delete(key);
    const whereabouts = whereaboutsOf(view);
    table.sightings.set(key, { at, signal: signal.id, whereabouts, missed: false });
    schedule(turn, table, at + boundMs(compiled));
  }
}

const boundMs = ({ rule }: CompiledRule): number =>
  rule.pattern.kind === 'absence' ? rule.pattern.forSeconds * 1_000 : Infinity;

/** What an absence rule has running: keys to be missed, and alarms that clear after a time. */
export function* absenceTimers(turn: Turn, compiled: CompiledRule): Iterable<Timer> {
  const table = tableOf(turn, compiled);
  for (const [key, sighting] of table.sightings) {
    if (sighting.missed) continue;
    yield { due: sighting.at + boundMs(compiled), run: () => miss(turn, compiled, key, sighting) };
  }
  if (compiled.rule.clears.when !== 'after') return;
  for (const [key, { evidenceAt }] of table.alarms) {
    const due = evidenceAt + afterMs(compiled);
    yield { due, run: () => endAlarm(turn, table, key, { at: due, cause: 'after' }) };
  }
}

function miss(turn: Turn, compiled: CompiledRule, key: string, sighting: Sighting): void {
  tableOf(turn, compiled).sightings.set(key, { ...sighting, missed: true });
  const at = sighting.at + boundMs(compiled);
  const values = {
    ruleVersion: compiled.rule.version,
    boundSeconds: boundMs(compiled) / 1_000,
    lastSeenAt: instantOf(sighting.at),
  };
  openAlarm(turn, compiled, {
    opening: { key, signal: sighting.signal, at, evidence: { signals: [sighting.signal], values } },
    whereabouts: sighting.whereabouts,
    ...(compiled.rule.clears.when === 'condition-end' && { holder: key }),
  });
}
