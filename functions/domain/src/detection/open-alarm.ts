import { limits } from '@watchhouse/contracts';
import type { AlarmId } from '@watchhouse/contracts';
import type { CompiledRule } from './compile-rules.ts';
import { alarmIdOf, clearCommand, raiseCommand } from './decision.ts';
import type { Ending, Opening } from './decision.ts';
import type { OpenAlarm, Whereabouts } from './detection-state.ts';
import { placeOf } from './place.ts';
import { raiseInOrder, reAlarmInOrder, takeTold, withdraw } from './settle-ahead.ts';
import { decideInTurn, makeRoom, schedule, tableOf } from './turn.ts';
import type { TableDraft, Turn } from './turn.ts';

/** A holder keeps a condition up: the track in the zone, the door that stands open. */
export interface Held {
  readonly opening: Opening;
  readonly whereabouts: Whereabouts;
  readonly holder?: string;
}

/**
 * Takes an opening: raises the alarm of the key, or says to an open one that it happened again (within the
 * rule's hold-off silently, when the alarm is known to be open). What was told of it ahead is settled with that.
 */
export function openAlarm(turn: Turn, compiled: CompiledRule, held: Held): void {
  const { opening, whereabouts } = held;
  const { key, signal, at } = opening;
  const table = tableOf(turn, compiled);
  const open = table.alarms.get(key);
  const id = alarmIdOf(compiled.rule.id, key, signal);
  const told = takeTold(turn, compiled.rule.id, opening);
  if (!open) {
    makeRoom(turn, table.alarms, key, (_, alarm) => {
      if (compiled.endsByItself) clear(turn, alarm, { at, cause: 'condition-end' });
    });
    const place = placeOf(turn.engine.index, whereabouts);
    raiseInOrder(turn, compiled, raiseCommand(compiled, id, opening, place), told);
    table.alarms.set(key, withOpening(undefined, id, held));
  } else if (isHeldOff(compiled, open, at) || open.ids.includes(id)) {
    table.alarms.set(key, withHolder({ ...open, evidenceAt: at }, held.holder, at));
    if (told) withdraw(turn, told, opening, open.ids[0]);
  } else {
    const place = placeOf(turn.engine.index, whereabouts);
    reAlarmInOrder(turn, open, opening, raiseCommand(compiled, id, opening, place), told);
    table.alarms.set(key, withOpening(open, id, held));
  }
  if (compiled.rule.clears.when === 'after') schedule(turn, table, at + afterMs(compiled));
}

/** Whether an opening falls into the hold-off of an alarm that is known to be open. */
const isHeldOff = (
  { rule, endsByItself }: CompiledRule,
  { lastOpeningAt }: OpenAlarm,
  at: number,
): boolean => endsByItself && at < lastOpeningAt + rule.holdOffSeconds * 1_000;

/** Milliseconds after the last evidence at which a rule's alarm clears; endless for other rules. */
export const afterMs = ({ rule }: CompiledRule): number =>
  rule.clears.when === 'after' ? rule.clears.seconds * 1_000 : Infinity;

function withOpening(open: OpenAlarm | undefined, id: AlarmId, held: Held): OpenAlarm {
  const { signal, at } = held.opening;
  const [first, ...later] = [...(open?.ids ?? []), id];
  const kept = later.slice(-(limits.detection.openingsPerKeyMax - 1));
  const alarm = {
    ids: first ? [first, ...kept] : kept,
    lastOpening: signal,
    lastOpeningAt: at,
    evidenceAt: at,
    holders: open?.holders ?? {},
  };
  return withHolder(alarm, held.holder, at);
}

/** The alarm with a holder seen at an instant. */
export const withHolder = (alarm: OpenAlarm, holder: string | undefined, at: number): OpenAlarm =>
  holder === undefined ? alarm : { ...alarm, holders: { ...alarm.holders, [holder]: at } };

/** Takes a holder away; the last one to go ends the condition. */
export function release(
  turn: Turn,
  table: TableDraft,
  [key, holder]: readonly [string, string],
  ending: Ending,
): void {
  const open = table.alarms.get(key);
  if (!open || !(holder in open.holders)) return;
  const { [holder]: _, ...holders } = open.holders;
  if (Object.keys(holders).length > 0) table.alarms.set(key, { ...open, holders });
  else endAlarm(turn, table, key, ending);
}

/** Ends the condition of a key and forgets its alarm: the next opening is a new one. */
export function endAlarm(turn: Turn, table: TableDraft, key: string, ending: Ending): void {
  const open = table.alarms.get(key);
  if (!open) return;
  table.alarms.delete(key);
  clear(turn, open, ending);
}

/** Decides that an alarm has cleared, under whichever of its ids it is open. */
export function clear(
  turn: Turn,
  { ids, lastOpening, evidenceAt }: OpenAlarm,
  ending: Ending,
): void {
  // Of several holders one may have left, within the hysteresis, before another's evidence.
  const at = Math.max(ending.at, evidenceAt);
  decideInTurn(
    turn,
    ids.map((id) => clearCommand(id, lastOpening, { ...ending, at })),
  );
}
