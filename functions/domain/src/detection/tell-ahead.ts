import { limits } from '@watchhouse/contracts';
import type { AlarmId, AlarmPlace, Signal, SignalOf } from '@watchhouse/contracts';
import { carriesOver, openOf } from './carry-over.ts';
import type { CompiledRule, Engine } from './compile-rules.ts';
import { alarmIdOf, raiseCommand, reAlarmCommand } from './decision.ts';
import type { Opening } from './decision.ts';
import type { OpenAlarm, ToldAhead } from './detection-state.ts';
import { editionAt } from './editions.ts';
import { evidenceOf, holderOf, isGone } from './match-pattern.ts';
import { placeOf } from './place.ts';
import { concernOf, viewsFor } from './run-rules.ts';
import { holds, keyOf } from './select-rules.ts';
import { whereaboutsOf } from './signal-view.ts';
import { decideInTurn } from './turn.ts';
import type { Turn } from './turn.ts';

/** An opening that is told before order has reached it. */
interface Ahead {
  readonly opening: Opening;
  readonly place: AlarmPlace;
  readonly holder?: string;
  /** Of an alarm of the agent's own detection: the watermark at which order must have reached it. */
  readonly until?: number;
}

/**
 * Tells at once what immediate rules (`match`) see in a signal that overtook the others. Nothing else moves: when
 * the signal comes in its order it is decided as any other, and what was told here is confirmed, replaced by an
 * earlier opening or taken back (see settle-ahead). Ends wait for the order.
 */
export function tellSignal(turn: Turn, signal: Signal): void {
  const engine = engineAhead(turn, Date.parse(signal.time));
  const concern = isGone(signal) ? undefined : concernOf(engine, signal, new Map());
  if (!concern) return;
  for (const compiled of concern.rules) {
    if (compiled.rule.pattern.kind !== 'match') continue;
    for (const view of viewsFor(compiled, concern)) {
      const key = keyOf(compiled, view);
      if (key === undefined || !holds(compiled, view)) continue;
      const holder = holderOf(compiled, signal);
      const evidence = evidenceOf(compiled, view);
      tell(turn, compiled, {
        opening: { key, signal: signal.id, at: view.at, evidence },
        place: placeOf(engine.index, whereaboutsOf(view)),
        ...(holder !== undefined && { holder }),
      });
    }
  }
}

/**
 * Tells an alarm that the agent's own detection raised, as our rule of that id defines it. One under a rule we do
 * not have, or whose id does not follow from its opening, is counted and not told. Where order has passed its
 * opening, order has spoken.
 */
export function tellEdgeAlarm(turn: Turn, { time, data }: SignalOf<'edge.alarm'>): void {
  const { rule, key, openingSignal, alarm, place, evidence } = data;
  const at = Date.parse(data.openedAt);
  const compiled = engineAhead(turn, at).byId.get(rule);
  if (!compiled || alarm !== alarmIdOf(rule, key, openingSignal)) {
    turn.counters.unknownRules += 1;
    return;
  }
  if (at <= Math.max(turn.watermark ?? -Infinity, turn.hurriedTo ?? -Infinity)) return;
  const opening = { key, signal: openingSignal, at, evidence };
  // The agent had decided by then, so the heartbeat that reaches this instant covers what it decided on.
  tell(turn, compiled, { opening, place, until: Math.max(at, Date.parse(time)) });
}

/** The rules that will decide at an instant, as far as is known; never ones that are no longer in force. */
const engineAhead = ({ engines, edition }: Turn, at: number): Engine =>
  editionAt(engines, Math.max(at, edition)).engine;

function tell(turn: Turn, compiled: CompiledRule, ahead: Ahead): void {
  const { opening, place } = ahead;
  const { key, signal } = opening;
  const { rule } = compiled;
  const own = alarmIdOf(rule.id, key, signal);
  const open = openOf(turn, rule.id, key);
  const known = turn.ahead.filter((told) => told.rule === rule.id && told.key === key);
  if (open?.ids.includes(own) || known.some((told) => told.own === own)) return;
  if (isQuiet(compiled, ahead, open, known)) return;
  const standing = isCertainlyOpen(turn, compiled, ahead) ? standingIds(open, known) : [];
  decideInTurn(turn, [
    ...standing.map((alarm) => reAlarmCommand(alarm, opening)),
    raiseCommand(compiled, own, opening, place),
  ]);
  remember(turn, rule.id, ahead, { own, under: standing[0] ?? own });
}

/**
 * Whether nobody needs to hear of an opening before its order: the alarm is there, kept up by the same holder or
 * within its hold-off. If order says otherwise it is told then.
 */
function isQuiet(
  compiled: CompiledRule,
  { opening: { at }, holder, until }: Ahead,
  open: OpenAlarm | undefined,
  known: readonly ToldAhead[],
): boolean {
  if (until !== undefined) return false;
  const holdOffMs = compiled.rule.holdOffSeconds * 1_000;
  const isHolding = holder !== undefined && open !== undefined && holder in open.holders;
  const isRecent = holdOffMs > 0 && open !== undefined && at < open.lastOpeningAt + holdOffMs;
  return (
    isHolding ||
    isRecent ||
    known.some(
      (told) =>
        (holder !== undefined && told.holder === holder) || Math.abs(told.at - at) < holdOffMs,
    )
  );
}

/**
 * Whether an alarm that is open now is the one that this opening belongs to, whatever else comes in its order: only
 * officers end it, and no hold-off makes it depend on what lies between. Else the opening gets an alarm of its own.
 */
const isCertainlyOpen = (turn: Turn, { rule, endsByItself }: CompiledRule, ahead: Ahead): boolean =>
  !endsByItself &&
  rule.holdOffSeconds === 0 &&
  ahead.until === undefined &&
  carriesOver(turn, rule.id, ahead.opening.at);

/** Ids under which an alarm of the key may be open, oldest first. */
function standingIds(open: OpenAlarm | undefined, known: readonly ToldAhead[]): AlarmId[] {
  const standing = known.filter(({ supersededBy }) => supersededBy === undefined);
  const [first, ...later] = [...new Set([...(open?.ids ?? []), ...standing.map(({ own }) => own)])];
  const kept = later.slice(-(limits.detection.openingsPerKeyMax - 1));
  return first ? [first, ...kept] : [];
}

function remember(
  turn: Turn,
  rule: string,
  { opening: { key, signal, at }, holder, until }: Ahead,
  told: Pick<ToldAhead, 'own' | 'under'>,
): void {
  turn.ahead.push({
    rule,
    key,
    signal,
    at,
    ...told,
    ...(holder !== undefined && { holder }),
    ...(until !== undefined && { until }),
  });
  // Beyond the bound the eldest stands as it was told: order still confirms it, but cannot take it back.
  if (turn.ahead.length <= limits.detection.toldAheadMax) return;
  turn.ahead.shift();
  turn.counters.evicted += 1;
}
