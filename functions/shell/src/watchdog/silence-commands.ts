import type { AlarmId, AlarmPlace, Command } from '@watchhouse/contracts';
import {
  alarmDefinitionOf,
  clearCommand,
  instantAfter,
  msBetween,
  raiseCommand,
  reAlarmCommand,
} from '@watchhouse/domain';
import type { Opening } from '@watchhouse/domain';
import type { Clock } from '../clock.ts';
import type { ArrivalRule } from './arrival-rules.ts';
import type { LastHeartbeat } from './fence-reader.ts';
import type { WatchNote } from './watch-notes.ts';

/** An agent has no room of its own; the alarm says what stands still. */
const agentPlace: AlarmPlace = {
  label: { 'zh-Hans': '现场代理', 'zh-Hant': '現場代理', en: 'Site agent' },
};

/** When the silence of an agent counts: the rule's time after its last heartbeat arrived. */
export const silentFrom = ({ forMs }: ArrivalRule, { arrivedAt }: LastHeartbeat) =>
  instantAfter(arrivedAt, forMs);

function openingOf(rule: ArrivalRule, heartbeat: LastHeartbeat, clock: Clock): Opening {
  const { agent, signal, at, arrivedAt } = heartbeat;
  return {
    key: agent,
    signal,
    at: Date.parse(silentFrom(rule, heartbeat)),
    evidence: {
      signals: [signal],
      values: {
        silentSeconds: Math.floor(msBetween(arrivedAt, clock.now()) / 1_000),
        allowedSeconds: rule.forMs / 1_000,
        lastHeartbeatAt: at,
      },
    },
  };
}

/** The same alarm opened again, for a silence while it is still open. */
export const reAlarmSilence = (
  alarm: AlarmId,
  rule: ArrivalRule,
  heartbeat: LastHeartbeat,
  clock: Clock,
): Command => reAlarmCommand(alarm, openingOf(rule, heartbeat, clock));

/** A new alarm whose opening is the last heartbeat that came. */
export const raiseSilence = (
  alarm: AlarmId,
  rule: ArrivalRule,
  heartbeat: LastHeartbeat,
  clock: Clock,
): Command =>
  raiseCommand(
    { rule: rule.rule, definition: alarmDefinitionOf(rule.rule) },
    alarm,
    openingOf(rule, heartbeat, clock),
    agentPlace,
  );

/**
 * Heartbeats came back. The end never lies before the opening, although a heartbeat that arrived earlier may have
 * been read late.
 */
export const endSilence = (note: WatchNote, { arrivedAt, signal }: LastHeartbeat): Command =>
  clearCommand(note.alarm, note.opening, {
    at: Math.max(Date.parse(arrivedAt), Date.parse(note.openedAt)),
    cause: 'condition-end',
    signal,
  });
