import { limits } from '@watchhouse/contracts';
import type { CompiledRule, Engine } from './compile-rules.ts';
import type { DetectionCommand, DetectionDecision } from './decision.ts';
import type { DetectionCounters } from './detection-counters.ts';
import type {
  AgentDetection,
  OpenAlarm,
  RuleTable,
  Sighting,
  ToldAhead,
  TrackStays,
} from './detection-state.ts';
import { editionAt } from './editions.ts';
import type { Engines } from './editions.ts';

/** A rule's table while a call works on it: copies, so that a failed call leaves no trace. */
export interface TableDraft {
  dueAt: number | null;
  readonly endsByItself: boolean;
  readonly alarms: Map<string, OpenAlarm>;
  readonly tracks: Map<string, TrackStays>;
  readonly sightings: Map<string, Sighting>;
}

/** One agent's part of a call: the engine, drafts of the tables it touches, and what came out so far. */
export interface Turn {
  readonly engines: Engines;
  /** The rules in force, and `from` of their edition: the turn may pass on to the next one. */
  engine: Engine;
  edition: number;
  /** `from` of the next edition known; endless when there is none. */
  nextEdition: number;
  /** Event time up to which everything is decided; null before the first heartbeat. */
  watermark: number | null;
  /** Event time up to which signals were decided because too many waited. */
  hurriedTo: number | undefined;
  readonly agent: AgentDetection;
  readonly tables: Map<string, TableDraft>;
  readonly holding: Map<string, readonly string[]>;
  readonly dropped: Set<string>;
  /** No table has anything due earlier, so most signals need not ask each of them. */
  readonly clock: { dueAt: number };
  /** What was told ahead of its order and is not settled yet. */
  readonly ahead: ToldAhead[];
  readonly decisions: DetectionDecision[];
  /** Number of decisions before the heartbeat at work: what comes behind them is still to be told. */
  untold: number;
  readonly counters: { -readonly [K in keyof DetectionCounters]: number };
}

/** Starts a turn over an agent's state. */
export function startTurn(
  { engines, decisions, counters }: Pick<Turn, 'engines' | 'decisions' | 'counters'>,
  agent: AgentDetection,
): Turn {
  const edition = editionAt(engines, agent.edition ?? agent.watermark ?? 0);
  return {
    engines,
    engine: edition.engine,
    edition: edition.from,
    nextEdition: nextFrom(engines, edition.from),
    watermark: agent.watermark,
    hurriedTo: agent.hurriedTo,
    agent,
    tables: new Map(),
    holding: new Map(Object.entries(agent.holding)),
    dropped: new Set(),
    clock: { dueAt: nextDueOf(agent, new Map(), new Set()) },
    ahead: [...(agent.ahead ?? [])],
    decisions,
    untold: decisions.length,
    counters,
  };
}

/** `from` of the edition after the one that counts from an instant; endless when there is none. */
export const nextFrom = (engines: Engines, after: number): number =>
  engines.find(({ from }) => from > after)?.from ?? Infinity;

/** The draft of a rule's table, copied from the state on first use. */
export function tableOf(turn: Turn, { ref, endsByItself }: CompiledRule): TableDraft {
  const existing = turn.tables.get(ref);
  if (existing) return existing;
  const draft = draftOf(storedTable(turn, ref), endsByItself);
  turn.tables.set(ref, draft);
  return draft;
}

/** A rule's table as the state has it; undefined when it has none or the turn dropped it. */
export const storedTable = ({ agent, dropped }: Turn, ref: string): RuleTable | undefined =>
  dropped.has(ref) ? undefined : agent.tables[ref];

/** A working copy of a table; an empty one when there is none. */
export const draftOf = (table: RuleTable | undefined, endsByItself: boolean): TableDraft => ({
  dueAt: table?.dueAt ?? null,
  endsByItself,
  alarms: new Map(Object.entries(table?.alarms ?? {})),
  tracks: new Map(Object.entries(table?.tracks ?? {})),
  sightings: new Map(Object.entries(table?.sightings ?? {})),
});

/** The tables after the turn: the state's own where untouched. */
export function settleTables({ agent, tables, dropped }: Turn): AgentDetection['tables'] {
  const settled: Record<string, RuleTable> = {};
  for (const [ref, table] of Object.entries(agent.tables)) {
    if (!dropped.has(ref)) settled[ref] = table;
  }
  for (const [ref, draft] of tables) {
    const { dueAt, endsByItself } = draft;
    settled[ref] = {
      dueAt,
      endsByItself,
      alarms: Object.fromEntries(draft.alarms),
      tracks: Object.fromEntries(draft.tracks),
      sightings: Object.fromEntries(draft.sightings),
    };
  }
  return settled;
}

/** Lets a table know that something of it is due. */
export function schedule(turn: Turn, table: TableDraft, due: number): void {
  table.dueAt = Math.min(table.dueAt ?? due, due);
  turn.clock.dueAt = Math.min(turn.clock.dueAt, due);
}

/** The earliest instant at which a table of an agent may have something due; endless when none has. */
export function nextDueOf(
  agent: AgentDetection,
  drafts: ReadonlyMap<string, TableDraft>,
  dropped: ReadonlySet<string>,
): number {
  const stored = Object.entries(agent.tables).filter(
    ([ref]) => !drafts.has(ref) && !dropped.has(ref),
  );
  const tables = [...stored.map(([, table]) => table), ...drafts.values()];
  return Math.min(...tables.map(({ dueAt }) => dueAt ?? Infinity));
}

/**
 * Makes room for a key in a table: beyond the bound the oldest entry is given up through `giveUp` and
 * counted.
 */
export function makeRoom<V>(
  turn: Turn,
  entries: Map<string, V>,
  key: string,
  giveUp: (key: string, value: V) => void,
): void {
  if (entries.has(key) || entries.size < limits.detection.keysPerRuleMax) return;
  const oldest = entries.entries().next();
  if (oldest.done) return;
  giveUp(...oldest.value);
  entries.delete(oldest.value[0]);
  turn.counters.evicted += 1;
}

/** Decides that commands are tried one after the other until one is accepted; nothing when there is none. */
export function decideInTurn(
  turn: Turn,
  [command, ...otherwise]: readonly DetectionCommand[],
): void {
  if (command) turn.decisions.push({ command, otherwise });
}

/** Something of a table that happens at an instant unless a signal comes first. */
export interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** Runs what is due up to and including an instant, in the order of time. */
export function runTimers(table: TableDraft, until: number, timersOf: () => Iterable<Timer>): void {
  for (;;) {
    let next: Timer | undefined;
    for (const timer of timersOf()) if (!next || timer.due < next.due) next = timer;
    table.dueAt = next?.due ?? null;
    if (!next || next.due > until) return;
    next.run();
  }
}
