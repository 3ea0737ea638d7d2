import { heirOf } from './carry-over.ts';
import type { CompiledRule } from './compile-rules.ts';
import { ruleOfRef } from './compile-rules.ts';
import { editionAt } from './editions.ts';
import { clear } from './open-alarm.ts';
import { elapse } from './run-rules.ts';
import { draftOf, nextDueOf, nextFrom, storedTable, tableOf } from './turn.ts';
import type { TableDraft, Turn } from './turn.ts';

/**
 * Lets event time reach an instant past the editions that count from then: each decides what comes before the
 * next, and gives up what the next one does not know. One that comes to be known after the watermark passed its
 * time counts from the watermark on.
 */
export function enterEditions(turn: Turn, at: number): void {
  while (turn.nextEdition <= at) {
    const { from, engine } = editionAt(turn.engines, turn.nextEdition);
    elapse(turn, from - 1);
    turn.engine = engine;
    turn.edition = from;
    turn.nextEdition = nextFrom(turn.engines, from);
    retireRules(turn, Math.max(from, turn.watermark ?? from));
  }
}

/**
 * Drops what rules remember that are no longer in the set (or changed) at an instant: nobody watches their
 * condition any more, so their alarms end. Those that an officer ends stay open: the same rule in a new version
 * says to them what happens again; without one they are only forgotten here.
 */
export function retireRules(turn: Turn, at?: number): void {
  const refs = new Set([...Object.keys(turn.agent.tables), ...turn.tables.keys()]);
  const retired = [...refs].filter((ref) => !turn.engine.rules.has(ref));
  const now = retired.filter((ref) => turn.tables.has(ref) || storedTable(turn, ref));
  if (now.length === 0) return;
  for (const ref of now) retire(turn, ref, at);
  for (const [track, holding] of turn.holding) {
    const kept = holding.filter((ref) => !now.includes(ref));
    if (kept.length > 0) turn.holding.set(track, kept);
    else turn.holding.delete(track);
  }
  turn.clock.dueAt = nextDueOf(turn.agent, turn.tables, turn.dropped);
}

function retire(turn: Turn, ref: string, at: number | undefined): void {
  const stored = storedTable(turn, ref);
  const endsByItself = (turn.tables.get(ref) ?? stored)?.endsByItself ?? false;
  const table = turn.tables.get(ref) ?? draftOf(stored, endsByItself);
  turn.tables.delete(ref);
  turn.dropped.add(ref);
  if (endsByItself) endAll(turn, table, at);
  else bequeath(turn, table, heirOf(turn.engine, ruleOfRef(ref)));
}

function endAll(turn: Turn, table: TableDraft, at: number | undefined): void {
  for (const alarm of table.alarms.values()) {
    const endedAt = at ?? turn.watermark ?? alarm.evidenceAt;
    clear(turn, alarm, { at: endedAt, cause: 'condition-end' });
  }
}

function bequeath(turn: Turn, table: TableDraft, heir: CompiledRule | undefined): void {
  if (!heir || table.alarms.size === 0) return;
  const { alarms } = tableOf(turn, heir);
  for (const [key, alarm] of table.alarms) if (!alarms.has(key)) alarms.set(key, alarm);
}
