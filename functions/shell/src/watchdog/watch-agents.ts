import type { Command, CorrelationId, FacilityId, Instant } from '@watchhouse/contracts';
import { alarmIdOf, closedRefusals, derivedId } from '@watchhouse/domain';
import { afterAppend } from '../consumers/after-append.ts';
import type { AfterAppendServices } from '../consumers/after-append.ts';
import { execute } from '../ledger/execute.ts';
import type { ExecuteServices } from '../ledger/execute.ts';
import { arrivalRules } from './arrival-rules.ts';
import type { ArrivalRule, ArrivalRuleServices } from './arrival-rules.ts';
import type { FenceReader, LastHeartbeat } from './fence-reader.ts';
import { endSilence, raiseSilence, reAlarmSilence, silentFrom } from './silence-commands.ts';
import type { WatchNotes } from './watch-notes.ts';

export interface WatchServices extends ExecuteServices, AfterAppendServices, ArrivalRuleServices {
  readonly fence: FenceReader;
  readonly watchNotes: WatchNotes;
}

/** The agent under watch, the rule it is watched by, and what is at hand. */
interface Watch {
  readonly services: WatchServices;
  readonly facility: FacilityId;
  readonly rule: ArrivalRule;
  readonly heartbeat: LastHeartbeat;
}

/** What one look found: who is watched, and until when each is not silent yet. */
export interface WatchReport {
  /** Agents by rule. */
  readonly watched: number;
  readonly silent: number;
  /** The earliest instant at which another agent may count as silent; absent when none can. */
  readonly nextSilentFrom?: Instant;
}

/**
 * Looks whether agents have fallen silent or came back, by the clock of arrival, outside the stream. Looking twice,
 * or at the same time as another, says everything once.
 */
export async function watchAgents(
  services: WatchServices,
  facility: FacilityId,
): Promise<WatchReport> {
  const heartbeats = await services.fence.heartbeats(facility);
  const rules = heartbeats.length === 0 ? [] : await arrivalRules(services, facility);
  let silent = 0;
  const alive: Instant[] = [];
  for (const rule of rules) {
    for (const heartbeat of heartbeats) {
      const watch = { services, facility, rule, heartbeat };
      const from = silentFrom(rule, heartbeat);
      if (services.clock.now() >= from) {
        silent += 1;
        await reportSilence(watch);
      } else {
        alive.push(from);
        await reportReturn(watch);
      }
    }
  }
  const next = alive.sort()[0];
  const watched = rules.length * heartbeats.length;
  return { watched, silent, ...(next !== undefined && { nextSilentFrom: next }) };
}

async function reportSilence(watch: Watch): Promise<void> {
  const { services, facility, rule, heartbeat } = watch;
  const { agent, signal } = heartbeat;
  const former = await services.watchNotes.get(facility, rule.rule.id, agent);
  const isKnown = former?.opening === signal;
  if (isKnown && former.stage !== 'raising') return;
  const openedAt = silentFrom(rule, heartbeat);
  // A silence while the former alarm is still open opens that alarm again, with the same id.
  const alarms = [alarmIdOf(rule.rule.id, agent, signal)];
  if (former !== undefined && former.alarm !== alarms[0]) alarms.unshift(former.alarm);
  for (const alarm of alarms) {
    const isNew = alarm === alarmIdOf(rule.rule.id, agent, signal);
    const note = { alarm, opening: signal, openedAt, stage: 'raising' } as const;
    await services.watchNotes.put(facility, rule.rule.id, agent, note);
    services.crash?.('watch.after-note');
    const say = isNew ? raiseSilence : reAlarmSilence;
    const isSaid = await send(watch, say(alarm, rule, heartbeat, services.clock));
    services.crash?.('watch.after-command');
    if (!isSaid && !isNew) continue;
    await services.watchNotes.put(facility, rule.rule.id, agent, { ...note, stage: 'raised' });
    return;
  }
}

async function reportReturn(watch: Watch): Promise<void> {
  const { services, facility, rule, heartbeat } = watch;
  const note = await services.watchNotes.get(facility, rule.rule.id, heartbeat.agent);
  if (note === undefined || note.stage === 'cleared') return;
  // The note of a raise that a crash cut short may have no alarm behind it; then there is nothing to clear.
  await services.watchNotes.put(facility, rule.rule.id, heartbeat.agent, {
    ...note,
    stage: 'clearing',
  });
  services.crash?.('watch.after-note');
  await send(watch, endSilence(note, heartbeat));
  services.crash?.('watch.after-command');
  await services.watchNotes.put(facility, rule.rule.id, heartbeat.agent, {
    ...note,
    stage: 'cleared',
  });
}

/** The ledger was too busy; whoever woke the watchdog does so again. */
class WatchUndecided extends Error {
  constructor(facility: FacilityId) {
    super(`${facility}: the ledger was too busy for the watchdog.`);
    this.name = 'WatchUndecided';
  }
}

/** False when the answer was: not this alarm. Other refusals are quiet, they say it was said before. */
async function send(watch: Watch, command: Command): Promise<boolean> {
  const correlation = derivedId('correlation', watch.heartbeat.signal, [command.id]);
  return watch.services.observer.correlated(correlation, () => decide(watch, command, correlation));
}

async function decide(
  { services, facility, heartbeat }: Watch,
  command: Command,
  correlation: CorrelationId,
): Promise<boolean> {
  const execution = await execute(services, command, {
    facility,
    now: services.clock.now(),
    mode: 'live',
    actor: { kind: 'software', name: 'watchdog' },
    correlation,
    causation: heartbeat.signal,
  });
  if (execution.kind === 'accepted') {
    if (execution.events.length > 0) await afterAppend(services, facility);
    return true;
  }
  const { code } = execution.refusal;
  if (code === 'ledger.busy') throw new WatchUndecided(facility);
  return !closedRefusals.includes(code);
}
