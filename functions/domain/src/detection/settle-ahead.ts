import { limits } from '@watchhouse/contracts';
import type { AlarmId, Signal } from '@watchhouse/contracts';
import { correctCommand, reAlarmCommand, supersedeCommand } from './decision.ts';
import type { DetectionCommand, Opening } from './decision.ts';
import type { CompiledRule } from './compile-rules.ts';
import type { OpenAlarm, ToldAhead } from './detection-state.ts';
import { carriesOver, openOf } from './carry-over.ts';
import { decideInTurn, storedTable } from './turn.ts';
import type { Turn } from './turn.ts';

type Raising = Extract<DetectionCommand, { type: 'alarm.raise' }>;

/** What was told ahead of an opening that order has reached; it is settled with what the caller decides. */
export function takeTold(
  turn: Turn,
  rule: string,
  { key, signal }: Opening,
): ToldAhead | undefined {
  if (turn.ahead.length === 0) return undefined;
  const index = turn.ahead.findIndex(
    (told) => told.signal === signal && told.key === key && told.rule === rule,
  );
  return index < 0 ? undefined : turn.ahead.splice(index, 1)[0];
}

/**
 * The first opening of a key, in its order. Told so before: nothing is left to say. A later opening told as an alarm
 * of its own gives way to it where only an officer ends the alarm: in its order that one will be the same alarm again.
 * Where the condition may end in between it keeps its alarm until order reaches it.
 */
export function raiseInOrder(
  turn: Turn,
  { rule, endsByItself }: CompiledRule,
  command: Raising,
  told: ToldAhead | undefined,
): void {
  const { alarm, key } = command.payload;
  if (told?.under === alarm) return;
  const later = endsByItself ? undefined : laterAlarm(turn, rule.id, key);
  if (later) replace(turn, later, alarm);
  decideInTurn(turn, [later ? supersedeCommand(command, later) : command]);
}

function laterAlarm(turn: Turn, rule: string, key: string): AlarmId | undefined {
  const own = turn.ahead.filter(
    (told) => told.rule === rule && told.key === key && isOwnAlarm(told) && !told.supersededBy,
  );
  const [first] = own.sort((left, right) => left.at - right.at);
  return first && carriesOver(turn, rule, first.at) ? first.own : undefined;
}

const isOwnAlarm = ({ own, under }: ToldAhead): boolean => own === under;

/** Notes in everything told under an alarm that another took its place. */
function replace(turn: Turn, under: AlarmId, supersededBy: AlarmId): void {
  turn.ahead.forEach((told, index) => {
    if (told.under === under) turn.ahead[index] = { ...told, supersededBy };
  });
}

/**
 * A further opening of an open alarm, in its order. Told so before: nothing is left to say. Told as an alarm of its
 * own, or under one that was replaced: it is said to the open alarm without a second sound.
 */
export function reAlarmInOrder(
  turn: Turn,
  { ids }: OpenAlarm,
  opening: Opening,
  raise: Raising,
  told: ToldAhead | undefined,
): void {
  const [first] = ids;
  if (told && told.under === first) return;
  const isSettled = told && (isOwnAlarm(told) || told.supersededBy === first);
  const supersedes = isSettled ? told.under : undefined;
  if (told && isOwnAlarm(told) && !told.supersededBy) becomesSuccessor(turn, first, told.under);
  const others = ids.filter((alarm) => alarm !== supersedes);
  decideInTurn(turn, [...others.map((alarm) => reAlarmCommand(alarm, opening, supersedes)), raise]);
}

/** Takes back what was told and is not so in its order; `by` is the alarm that is open for the key instead. */
export function withdraw(
  turn: Turn,
  told: ToldAhead,
  opening: Omit<Opening, 'key'>,
  by: AlarmId | undefined,
): void {
  // That an alarm which stays was told again cannot be taken back, and needs not.
  if (!isOwnAlarm(told) || told.supersededBy || told.own === by) return;
  if (becomesSuccessor(turn, by, told.own)) return;
  decideInTurn(turn, [correctCommand(told.under, opening, by)]);
}

/**
 * Where the alarm that stays is raised behind the same heartbeat it was not told yet: it is raised in the place of
 * the one told ahead, so that what officers did about that one counts for it. False when it was told before.
 */
function becomesSuccessor(turn: Turn, by: AlarmId | undefined, replaced: AlarmId): boolean {
  for (let index = turn.untold; index < turn.decisions.length; index += 1) {
    const decision = turn.decisions[index];
    if (decision?.command.type !== 'alarm.raise' || decision.command.payload.alarm !== by) continue;
    turn.decisions[index] = { ...decision, command: supersedeCommand(decision.command, replaced) };
    return true;
  }
  return false;
}

/** After a signal was decided in its order: what was told of it and did not come about is withdrawn. */
export function settleReached(turn: Turn, signal: Signal): void {
  const evidence = { signals: [signal.id], values: {} };
  const opening = { signal: signal.id, at: Date.parse(signal.time), evidence };
  settleWhere(
    turn,
    (told) => told.until === undefined && told.signal === signal.id,
    (told) => {
      withdraw(turn, told, opening, openOf(turn, told.rule, told.key)?.ids[0]);
    },
  );
}

/**
 * After everything up to an instant was decided: an alarm of the agent's own detection that order did not bring, and
 * no longer can, is withdrawn. A signal that was told and does not come again within the bound was evidence: its
 * alarm stands.
 */
export function settleBehind(turn: Turn, watermark: number): void {
  const { toldAheadMsMax } = limits.detection;
  settleWhere(
    turn,
    (told) => told.until === undefined && told.at + toldAheadMsMax < watermark,
    () => undefined,
  );
  settleWhere(
    turn,
    (told) => told.until !== undefined && told.until <= watermark && !isStillPossible(turn, told),
    (told) => {
      const evidence = { signals: [told.signal], values: {} };
      const opening = { signal: told.signal, at: watermark, evidence };
      withdraw(turn, told, opening, openOf(turn, told.rule, told.key)?.ids[0]);
    },
  );
}

function settleWhere(
  turn: Turn,
  isReached: (told: ToldAhead) => boolean,
  settle: (told: ToldAhead) => void,
): void {
  const reached = turn.ahead.filter(isReached);
  if (reached.length === 0) return;
  const kept = turn.ahead.filter((told) => !reached.includes(told));
  turn.ahead.splice(0, turn.ahead.length, ...kept);
  reached.forEach(settle);
}

/** Whether a stay or a silence that began with the opening signal may still reach its bound. */
function isStillPossible(turn: Turn, { rule, signal }: ToldAhead): boolean {
  const { ref } = turn.engine.byId.get(rule) ?? {};
  const table = ref === undefined ? undefined : (turn.tables.get(ref) ?? storedTable(turn, ref));
  if (!table) return false;
  const [tracks, sightings] = [valuesOf(table.tracks), valuesOf(table.sightings)];
  return (
    tracks.some(({ zones }) =>
      zones.some(({ entry, reachedAt }) => entry === signal && reachedAt === null),
    ) || sightings.some((sighting) => sighting.signal === signal && !sighting.missed)
  );
}

const valuesOf = <V>(entries: ReadonlyMap<string, V> | Readonly<Record<string, V>>): V[] =>
  isMap(entries) ? [...entries.values()] : Object.values(entries);

const isMap = <V>(entries: object): entries is ReadonlyMap<string, V> => entries instanceof Map;
