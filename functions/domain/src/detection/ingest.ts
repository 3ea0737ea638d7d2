import { limits } from '@watchhouse/contracts';
import type { AggregateHeader, AgentId, Signal, SignalId, SignalOf } from '@watchhouse/contracts';
import type { DetectionDecision } from './decision.ts';
import { noCounts } from './detection-counters.ts';
import type { DetectionCounters } from './detection-counters.ts';
import { emptyAgent } from './detection-state.ts';
import type { AgentDetection, DetectionState } from './detection-state.ts';
import type { Engines } from './editions.ts';
import { enterEditions, retireRules } from './retire-rules.ts';
import { elapse, runRules } from './run-rules.ts';
import { settleBehind, settleReached } from './settle-ahead.ts';
import { tellEdgeAlarm, tellSignal } from './tell-ahead.ts';
import { settleTables, startTurn } from './turn.ts';
import type { Turn } from './turn.ts';

/** A decoded record of the stream: parsed and of this facility; what could not be read is not in it. */
export interface DetectionItem {
  readonly header: AggregateHeader;
  readonly signals: readonly Signal[];
}

/** What became of a run of records. */
export interface Ingested {
  readonly state: DetectionState;
  readonly decisions: readonly DetectionDecision[];
  /** Of this call alone. */
  readonly counters: DetectionCounters;
  /** Signals taken, for the live state: neither duplicates nor late ones. */
  readonly accepted: readonly Signal[];
}

/**
 * Folds records, in stream order, into the state and says what it asks of the ledger. Pure: the state given is
 * never changed, so a call that fails or is repeated leaves no trace, and cutting the same records into other calls
 * gives the same decisions.
 *
 * - An aggregate at or below the agent's last sequence number is a duplicate. Signals are decided in the order of
 *   event time as soon as a heartbeat covers them, each by the edition of `engines` that counts at its time; one
 *   earlier than the last heartbeat is late: counted, never decided. This alone says what the settled alarms are.
 * - What overtakes is told ahead: an expedited signal by immediate rules, an alarm of the agent's own detection as
 *   it is. Order then confirms it (nothing more is said), replaces it (`alarm.supersede`, or a re-alarm that names
 *   it) or takes it back (`alarm.correct`). So whatever overtakes, in whatever order and however often, the alarms
 *   that are not corrected come to be those of in-order delivery. What was said of an alarm that only officers end
 *   (told again, or replaced) rests on the editions known by then: if one announced later takes that rule away for
 *   the time in between, it stays as said.
 * - What lay in quarantine (`replayed`) is late, except that its expedited signals are told. It does not go onto the
 *   map, which knows since when a door or device is as it is, but not that this was said again since.
 */
export function ingest(
  engines: Engines,
  state: DetectionState,
  items: readonly DetectionItem[],
): Ingested {
  const fold: Fold = {
    engines,
    agents: { ...state.agents },
    expedited: [...state.expedited],
    decisions: [],
    counters: { ...noCounts },
    accepted: [],
  };
  for (const { header, signals } of items) {
    if (header.origin === 'ledger') take(fold, signals);
    else if (header.origin === 'expedited') takeExpedited(fold, header.agent, signals);
    else if (header.origin === 'replayed') takeReplayed(fold, header.agent, signals);
    else takeAggregate(fold, header, signals);
  }
  const { agents, expedited, decisions, counters, accepted } = fold;
  return { state: { facility: state.facility, agents, expedited }, decisions, counters, accepted };
}

interface Fold {
  readonly engines: Engines;
  readonly agents: Record<string, AgentDetection>;
  readonly expedited: SignalId[];
  readonly decisions: DetectionDecision[];
  readonly counters: Turn['counters'];
  readonly accepted: Signal[];
}

function take(fold: Fold, signals: readonly Signal[]): void {
  fold.counters.signals += signals.length;
  fold.accepted.push(...signals);
}

/** Works on one agent: `work` returns what changed besides what the turn itself keeps. */
function withAgent(
  fold: Fold,
  agentId: AgentId,
  work: (turn: Turn) => Partial<AgentDetection>,
): void {
  const { ahead: _, ...agent } = fold.agents[agentId] ?? emptyAgent;
  const turn = startTurn(fold, fold.agents[agentId] ?? emptyAgent);
  retireRules(turn);
  const changed = work(turn);
  fold.agents[agentId] = {
    ...agent,
    ...changed,
    tables: settleTables(turn),
    holding: Object.fromEntries(turn.holding),
    ...(turn.ahead.length > 0 && { ahead: turn.ahead }),
  };
}

/** What overtakes is told at once, and once. A map summary is for the map alone. */
function takeExpedited(fold: Fold, agent: AgentId, signals: readonly Signal[]): void {
  for (const signal of signals) {
    if (fold.expedited.includes(signal.id)) {
      fold.counters.duplicates += 1;
      continue;
    }
    if (signal.type !== 'map.summary') tellAhead(fold, agent, signal);
    take(fold, [signal]);
  }
}

function tellAhead(fold: Fold, agent: AgentId, signal: Signal): void {
  withAgent(fold, agent, (turn) => {
    if (signal.type === 'edge.alarm') tellEdgeAlarm(turn, signal);
    else tellSignal(turn, signal);
    return {};
  });
  // An edge alarm is known by its alarm: it must not push out the signals that come again.
  if (signal.type !== 'edge.alarm') remember(fold, signal.id);
}

/** What lay in quarantine comes too late to be decided, except what immediate rules decide at once. */
function takeReplayed(fold: Fold, agent: AgentId, signals: readonly Signal[]): void {
  takeExpedited(
    fold,
    agent,
    signals.filter(({ expedited }) => expedited === true),
  );
  fold.counters.late += signals.filter(({ expedited }) => expedited !== true).length;
}

function remember(fold: Fold, id: SignalId): void {
  fold.expedited.push(id);
  const excess = fold.expedited.length - limits.detection.expeditedIdsMax;
  if (excess > 0) fold.expedited.splice(0, excess);
}

function takeAggregate(
  fold: Fold,
  header: Extract<AggregateHeader, { origin: 'agent' }>,
  signals: readonly Signal[],
): void {
  const last = fold.agents[header.agent]?.sequence ?? 0;
  const isFresh = ({ sequence }: Signal): boolean => (sequence ?? header.to) > last;
  const fresh = signals.filter(isFresh).sort(bySequence);
  fold.counters.duplicates += signals.length - fresh.length;
  if (header.to <= last) return;
  if (last > 0 && header.from > last + 1) fold.counters.sequenceGaps += 1;
  withAgent(fold, header.agent, (turn) => {
    let waiting = [...turn.agent.pending];
    for (const signal of fresh) {
      if (isLate(signal, turn.watermark)) {
        fold.counters.late += 1;
        continue;
      }
      // What an expedited signal showed already is counted and shown once.
      if (!wasTold(fold, signal)) take(fold, [signal]);
      waiting.push(signal);
      if (signal.type !== 'agent.heartbeat') continue;
      const watermark = Math.max(turn.watermark ?? 0, Date.parse(signal.time));
      waiting = decideUntil(fold, turn, waiting, watermark);
    }
    const pending = hurry(fold, turn, waiting);
    const { watermark, edition, hurriedTo } = turn;
    const kept = hurriedTo === undefined ? {} : { hurriedTo };
    return { sequence: header.to, watermark, edition, pending, ...kept };
  });
}

const isLate = (signal: Signal, watermark: number | null): boolean =>
  watermark !== null && Date.parse(signal.time) < watermark && signal.expedited !== true;

const bySequence = (left: Signal, right: Signal): number =>
  (left.sequence ?? 0) - (right.sequence ?? 0);

const byTime = (left: Signal, right: Signal): number =>
  Date.parse(left.time) - Date.parse(right.time) || bySequence(left, right);

/** Decides what a heartbeat covers, in order, and lets time reach it; returns what still waits. */
function decideUntil(
  fold: Fold,
  turn: Turn,
  pending: readonly Signal[],
  watermark: number,
): Signal[] {
  turn.untold = turn.decisions.length;
  const isCovered = ({ time }: Signal): boolean => Date.parse(time) <= watermark;
  for (const signal of pending.filter(isCovered).sort(byTime)) decideInOrder(fold, turn, signal);
  enterEditions(turn, watermark);
  elapse(turn, watermark);
  turn.watermark = watermark;
  if (turn.ahead.length > 0) settleBehind(turn, watermark);
  return pending.filter((signal) => !isCovered(signal));
}

function decideInOrder(fold: Fold, turn: Turn, signal: Signal): void {
  const at = Date.parse(signal.time);
  enterEditions(turn, at);
  elapse(turn, at);
  runRules(turn, signal);
  if (turn.ahead.length > 0) settleReached(turn, signal);
  if (signal.expedited === true && !wasTold(fold, signal)) remember(fold, signal.id);
}

/** Whether an expedited signal was told or decided before. */
const wasTold = ({ expedited }: Fold, signal: Signal): boolean =>
  signal.expedited === true && expedited.includes(signal.id);

/** Beyond the bound the earliest waiting signals are decided without waiting for their heartbeat. */
function hurry(fold: Fold, turn: Turn, pending: readonly Signal[]): readonly Signal[] {
  const excess = pending.length - limits.detection.pendingSignalsMax;
  if (excess <= 0) return pending;
  turn.untold = turn.decisions.length;
  const ordered = [...pending].sort(byTime);
  for (const signal of ordered.slice(0, excess)) decideInOrder(fold, turn, signal);
  turn.hurriedTo = Math.max(turn.hurriedTo ?? 0, Date.parse(ordered[excess - 1]?.time ?? ''));
  return ordered.slice(excess);
}

/** What a record of the ledger says about the engine's own inputs; undefined for any other signal. */
export const contextOf = (signal: Signal): SignalOf<'context.changed'>['data'] | undefined =>
  signal.type === 'context.changed' ? signal.data : undefined;

/** Event time up to which an agent's signals are decided, in milliseconds; null before its first heartbeat. */
export const watermarkOf = (state: DetectionState, agent: AgentId): number | null =>
  state.agents[agent]?.watermark ?? null;
