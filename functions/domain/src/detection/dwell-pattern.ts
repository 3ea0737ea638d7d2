import { limits } from '@watchhouse/contracts';
import type { AlarmEvidence, SignalOf } from '@watchhouse/contracts';
import { holds, keyOf } from './select-rules.ts';
import type { CompiledRule } from './compile-rules.ts';
import { instantOf } from './decision.ts';
import type { Ending } from './decision.ts';
import type { TrackStays, ZoneStay } from './detection-state.ts';
import { afterMs, endAlarm, openAlarm, release } from './open-alarm.ts';
import type { SignalView } from './signal-view.ts';
import { makeRoom, schedule, tableOf } from './turn.ts';
import type { Timer, Turn } from './turn.ts';

type Observed = SignalOf<'person.observed'>;

/**
 * `dwell`: a track stays in a zone of the rule's class for as long as the bound says, seen there or known not
 * to have left: by evidence or by the watermark, whichever reaches the bound first.
 */
export function dwellSignal(
  turn: Turn,
  compiled: CompiledRule,
  views: readonly SignalView[],
  { signal, at }: { readonly signal: Observed; readonly at: number },
): void {
  const { track, level, position, transition } = signal.data;
  const table = tableOf(turn, compiled);
  const before = table.tracks.get(track);
  const ending: Ending = { at, cause: 'condition-end', signal: signal.id };
  if (transition?.kind === 'vanished') {
    if (before) endStays(turn, compiled, before, ending);
    return;
  }
  const zones: ZoneStay[] = [];
  const inside = views.filter((view) => isInside(compiled, view));
  for (const view of inside) {
    const stay = before?.zones.find(({ zone }) => zone === view.zone?.id);
    const seen = { insideAt: at, inside: signal.id, position, outsideAt: null };
    const entered = stay ?? enter(compiled, view, signal);
    if (entered) zones.push({ ...entered, ...seen });
  }
  for (const stay of before?.zones ?? []) {
    if (inside.some((view) => view.zone?.id === stay.zone)) continue;
    zones.push({ ...stay, outsideAt: stay.outsideAt ?? at });
  }
  keep(turn, compiled, { track, level, seenAt: at, zones });
}

const isInside = (compiled: CompiledRule, view: SignalView): boolean =>
  compiled.rule.pattern.kind === 'dwell' &&
  view.zone?.properties.class === compiled.rule.pattern.zoneClass &&
  holds(compiled, view);

function enter(
  compiled: CompiledRule,
  view: SignalView,
  { id, data }: Observed,
): ZoneStay | undefined {
  const key = keyOf(compiled, view);
  if (key === undefined || !view.zone) return undefined;
  return {
    zone: view.zone.id,
    key,
    enteredAt: view.at,
    entry: id,
    insideAt: view.at,
    inside: id,
    position: data.position,
    outsideAt: null,
    reachedAt: null,
  };
}

/** Stores a track's stays, forgetting the track when there are none, and sets the clock for what follows. */
function keep(turn: Turn, compiled: CompiledRule, stays: TrackStays): void {
  const table = tableOf(turn, compiled);
  const held = turn.holding.get(stays.track) ?? [];
  table.tracks.delete(stays.track);
  const others = held.filter((ref) => ref !== compiled.ref);
  if (stays.zones.length === 0) {
    if (others.length > 0) turn.holding.set(stays.track, others);
    else turn.holding.delete(stays.track);
    return;
  }
  makeRoom(turn, table.tracks, stays.track, (_, oldest) =>
    endStays(turn, compiled, oldest, { at: stays.seenAt, cause: 'condition-end' }),
  );
  // Set anew, so that the entries stay in the order of their last sighting.
  table.tracks.set(stays.track, stays);
  turn.holding.set(stays.track, [...others, compiled.ref]);
  for (const { due } of stayTimers(turn, compiled, stays)) schedule(turn, table, due);
}

function endStays(turn: Turn, compiled: CompiledRule, stays: TrackStays, ending: Ending): void {
  keep(turn, compiled, { ...stays, zones: [] });
  for (const stay of stays.zones) letGo(turn, compiled, stays, stay, ending);
}

function letGo(
  turn: Turn,
  compiled: CompiledRule,
  { track }: TrackStays,
  { key, zone, reachedAt }: ZoneStay,
  ending: Ending,
): void {
  if (reachedAt === null || compiled.rule.clears.when !== 'condition-end') return;
  release(turn, tableOf(turn, compiled), [key, holderOf(track, zone)], ending);
}

const holderOf = (track: string, zone: string): string => `${track}|${zone}`;

/** What a dwell rule has running: bounds to be reached, gaps that become a leaving, tracks that fell silent. */
export function* dwellTimers(turn: Turn, compiled: CompiledRule): Iterable<Timer> {
  const table = tableOf(turn, compiled);
  for (const stays of table.tracks.values()) yield* stayTimers(turn, compiled, stays);
  if (compiled.rule.clears.when !== 'after') return;
  for (const [key, { evidenceAt }] of table.alarms) {
    const due = evidenceAt + afterMs(compiled);
    yield { due, run: () => endAlarm(turn, table, key, { at: due, cause: 'after' }) };
  }
}

function* stayTimers(turn: Turn, compiled: CompiledRule, stays: TrackStays): Iterable<Timer> {
  const goneAt = stays.seenAt + limits.detection.trackSilenceMs;
  for (const stay of stays.zones) {
    const { enteredAt, insideAt, outsideAt, reachedAt } = stay;
    if (outsideAt !== null) {
      const due = outsideAt + leaveMs(compiled) + 1;
      yield { due, run: () => leave(turn, compiled, stays, stay) };
    } else if (reachedAt === null) {
      // A bound that passed during a gap is reached with the return, which shows that it was no leaving.
      const due = Math.max(enteredAt + boundMs(turn, compiled, stay), insideAt);
      if (due <= goneAt) yield { due, run: () => reach(turn, compiled, stays, stay, due) };
    }
  }
  const ending: Ending = { at: goneAt, cause: 'condition-end' };
  yield { due: goneAt + 1, run: () => endStays(turn, compiled, stays, ending) };
}

const leaveMs = ({ rule }: CompiledRule): number =>
  rule.pattern.kind === 'dwell' ? rule.pattern.leaveSeconds * 1_000 : 0;

function boundMs({ engine }: Turn, { rule }: CompiledRule, { zone }: ZoneStay): number {
  const own = engine.index.zones.get(zone)?.properties.dwellSeconds;
  const bound = rule.pattern.kind === 'dwell' ? rule.pattern.forSeconds : 0;
  return (own ?? bound) * 1_000;
}

function leave(turn: Turn, compiled: CompiledRule, stays: TrackStays, stay: ZoneStay): void {
  const zones = stays.zones.filter(({ zone }) => zone !== stay.zone);
  keep(turn, compiled, { ...stays, zones });
  const ending: Ending = { at: stay.outsideAt ?? stays.seenAt, cause: 'condition-end' };
  letGo(turn, compiled, stays, stay, ending);
}

function reach(
  turn: Turn,
  compiled: CompiledRule,
  stays: TrackStays,
  stay: ZoneStay,
  at: number,
): void {
  const zones = stays.zones.map((other) =>
    other.zone === stay.zone ? { ...other, reachedAt: at } : other,
  );
  keep(turn, compiled, { ...stays, zones });
  const { key, zone, entry, position } = stay;
  openAlarm(turn, compiled, {
    opening: { key, signal: entry, at, evidence: evidenceOf(turn, compiled, stays, stay, at) },
    whereabouts: { level: stays.level, zone, position },
    ...(compiled.rule.clears.when === 'condition-end' && { holder: holderOf(stays.track, zone) }),
  });
}

function evidenceOf(
  turn: Turn,
  compiled: CompiledRule,
  { track }: TrackStays,
  stay: ZoneStay,
  at: number,
): AlarmEvidence {
  return {
    signals: stay.entry === stay.inside ? [stay.entry] : [stay.entry, stay.inside],
    track,
    values: {
      ruleVersion: compiled.rule.version,
      stayedSeconds: (at - stay.enteredAt) / 1_000,
      boundSeconds: boundMs(turn, compiled, stay) / 1_000,
      enteredAt: instantOf(stay.enteredAt),
      lastSeenAt: instantOf(stay.insideAt),
    },
  };
}
