import type {
  AlarmDefinition,
  AlarmEvidence,
  AlarmPlace,
  Command,
  Instant,
  SignalId,
} from '@watchhouse/contracts';
import {
  alarmIdOf,
  clearCommand,
  derivedId,
  instantAfter,
  raiseCommand,
  reAlarmCommand,
} from '@watchhouse/domain';
import type { CrashHook } from '../crash-points.ts';
import { say } from './say.ts';
import type { SayServices } from './say.ts';
import type { WatchKey, WatchNote, WatchNotes } from './watch-notes.ts';

export interface ReportServices extends SayServices {
  readonly watchNotes: WatchNotes;
  readonly crash?: CrashHook;
}

/** Something the watchdog finds wrong, as its alarm says it. */
export interface WatchCondition extends WatchKey {
  readonly definition: AlarmDefinition;
  readonly holdOffSeconds: number;
  readonly place: AlarmPlace;
  /** The signal after which it began. */
  readonly opening: SignalId;
  readonly openedAt: Instant;
  readonly values: AlarmEvidence['values'];
  /** Whether what a note tells of is what is found now, and not an earlier time of the same. */
  readonly isOf: (note: WatchNote) => boolean;
}

/**
 * Says that a condition holds. However often and by how many it is found at once, and wherever one of them ends, it is
 * said once: the note that announces it is written on condition of the one before, and the ids follow from the note.
 * A condition that comes back while its alarm is open opens that alarm again, with the same id.
 */
export async function reportHolding(
  services: ReportServices,
  condition: WatchCondition,
): Promise<void> {
  const former = await services.watchNotes.get(condition);
  if (former !== undefined && condition.isOf(former)) {
    if (former.stage === 'raised') return;
    if (former.stage === 'raising') return announce(services, condition, former);
  }
  const next = nextNote(condition, former);
  if (await services.watchNotes.move(condition, former, next)) {
    await announce(services, condition, next);
  }
}

/** The alarm that may still be open goes first; the opening has an id that this rule and key never had. */
function nextNote(condition: WatchCondition, former: WatchNote | undefined): WatchNote {
  const { rule, key, opening: basis } = condition;
  const { endedAt } = former ?? {};
  const isOverlap = endedAt !== undefined && condition.openedAt <= endedAt;
  const openedAt = isOverlap ? instantAfter(endedAt, 1) : condition.openedAt;
  const isUsed = former !== undefined && (former.opening === basis || former.basis === basis);
  const opening = isUsed ? derivedId('signal', former.opening, ['again', former.opening]) : basis;
  return {
    alarm: former?.alarm ?? alarmIdOf(rule, key, opening),
    opening,
    openedAt,
    stage: 'raising',
    ...(isUsed && { basis }),
  };
}

async function announce(
  services: ReportServices,
  condition: WatchCondition,
  note: WatchNote,
): Promise<void> {
  const own = alarmIdOf(condition.rule, condition.key, note.opening);
  services.crash?.('watch.after-note');
  const isSaid = await say(services, condition.facility, commandOf(condition, note), note.opening);
  services.crash?.('watch.after-command');
  if (isSaid || note.alarm === own) {
    await services.watchNotes.move(condition, note, { ...note, stage: 'raised' });
    return;
  }
  const renewed = { ...note, alarm: own };
  const isOurs = await services.watchNotes.move(condition, note, renewed);
  if (isOurs) await announce(services, condition, renewed);
}

function commandOf(condition: WatchCondition, note: WatchNote): Command {
  const { rule, key, definition, holdOffSeconds, place, values } = condition;
  const opening = {
    key,
    signal: note.opening,
    at: Date.parse(note.openedAt),
    evidence: { signals: [note.basis ?? note.opening], values },
  };
  return note.alarm === alarmIdOf(rule, key, note.opening)
    ? raiseCommand({ rule: { holdOffSeconds }, definition }, note.alarm, opening, place)
    : reAlarmCommand(note.alarm, opening);
}

/** What ended a condition: when, and the signal that showed it where there is one. */
export interface WatchEnd {
  readonly at: Instant;
  readonly signal?: SignalId;
}

/**
 * Says that a condition holds no longer, if its note tells of one. Nothing is read or written in the ledger while all
 * is well. The end never lies before the opening, although what shows it may have arrived earlier and been read late.
 */
export async function reportEnded(
  services: ReportServices,
  of: WatchKey,
  end: WatchEnd,
): Promise<void> {
  const note = await services.watchNotes.get(of);
  if (note === undefined || note.stage === 'cleared') return;
  // The note of a raise that a crash cut short may have no alarm behind it; then there is nothing to clear.
  const endedAt = note.endedAt ?? (end.at > note.openedAt ? end.at : note.openedAt);
  const clearing: WatchNote = { ...note, stage: 'clearing', endedAt };
  const isOurs = note.endedAt !== undefined || (await services.watchNotes.move(of, note, clearing));
  if (!isOurs) return;
  services.crash?.('watch.after-note');
  const { alarm, opening } = note;
  const ending = {
    at: Date.parse(endedAt),
    cause: 'condition-end',
    ...(end.signal !== undefined && { signal: end.signal }),
  } as const;
  await say(services, of.facility, clearCommand(alarm, opening, ending), opening);
  services.crash?.('watch.after-command');
  await services.watchNotes.move(of, clearing, { ...clearing, stage: 'cleared' });
}
