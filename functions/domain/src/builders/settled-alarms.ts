import type { AlarmId, Command } from '@watchhouse/contracts';
import { evolveAlarm, noAlarm } from '../alarm/alarm.ts';
import type { Alarm } from '../alarm/alarm.ts';
import { decideAlarm } from '../alarm/decide-alarm.ts';
import type { AlarmCommand } from '../alarm/decide-alarm.ts';
import type { Decision } from '../decider.ts';
import { closedRefusals } from '../detection/decision.ts';
import type { DetectionDecision } from '../detection/decision.ts';
import { at } from './alarm-builder.ts';

/** Alarms as decisions left them, corrected ones too, and when each opened. */
export interface SettledAlarms {
  readonly alarms: ReadonlyMap<AlarmId, Alarm>;
  readonly openedAt: ReadonlyMap<AlarmId, string>;
}

/**
 * What the ledger would hold after decisions: the alarm decider itself, a command taken once by its id, and the next
 * of `otherwise` tried while the answer is "not this alarm". Throws where an id comes again with another body, which
 * the ledger would refuse.
 */
export function settle(decisions: readonly DetectionDecision[]): SettledAlarms {
  const alarms = new Map<AlarmId, Alarm>();
  const openedAt = new Map<AlarmId, string>();
  const taken = new Map<string, string>();
  const take = (command: AlarmCommand): boolean => {
    const body = JSON.stringify(command);
    const known = taken.get(command.id);
    if (known !== undefined && known !== body) throw new Error(`reused: ${body} after ${known}`);
    if (known !== undefined) return true;
    const decision = answer(alarms, command);
    if (!decision.accepted) return !closedRefusals.includes(decision.refusal.code);
    taken.set(command.id, body);
    for (const event of [...(decision.otherEvents ?? []), ...decision.events]) {
      const { alarm } = event.payload;
      alarms.set(alarm, evolveAlarm(alarms.get(alarm) ?? noAlarm, event));
      if (event.type === 'alarm.raised') openedAt.set(alarm, event.payload.openedAt);
    }
    return true;
  };
  for (const { command, otherwise } of decisions) [command, ...otherwise].some(take);
  return { alarms, openedAt };
}

function answer(
  alarms: ReadonlyMap<AlarmId, Alarm>,
  command: AlarmCommand,
): Decision<Parameters<typeof evolveAlarm>[1]> {
  const { payload } = command;
  const other = 'supersedes' in payload ? payload.supersedes : undefined;
  const stateOf = (alarm: AlarmId): Alarm => alarms.get(alarm) ?? noAlarm;
  return decideAlarm(
    stateOf(command.payload.alarm),
    command,
    at(0, 'software'),
    other && stateOf(other),
  );
}

/** The alarms that were not corrected, by id: their opening, what was said to them again, and their end. */
export function standing({ alarms, openedAt }: SettledAlarms): Record<string, object> {
  const kept = [...alarms].flatMap(([id, alarm]) =>
    alarm.status === 'none' || alarm.status === 'corrected'
      ? []
      : [[id, { ...alarm, openedAt: openedAt.get(id) }] as const],
  );
  return Object.fromEntries(kept.sort(([left], [right]) => left.localeCompare(right)));
}

/** Ids of commands that decisions would send first, to see that none is told twice. */
export const commandIds = (decisions: readonly DetectionDecision[]): Command['id'][] =>
  decisions.map(({ command }) => command.id);
