import type { Refusal } from '@watchhouse/contracts';
import { evolveAlarm, noAlarm } from '../alarm/alarm.ts';
import type { Alarm, AlarmEvent } from '../alarm/alarm.ts';
import { decideAlarm } from '../alarm/decide-alarm.ts';
import type { AlarmCommand } from '../alarm/decide-alarm.ts';
import type { CommandContext } from '../decider.ts';

export type AlarmStep = readonly [AlarmCommand, CommandContext];

/** What a command came to: the events' types, or the refusal, and how the alarms stand then. */
export interface AlarmOutcome {
  readonly events: readonly AlarmEvent['type'][];
  /** The alarm whose place it takes, where the command names one. */
  readonly other?: Alarm;
  readonly refusal?: Refusal;
  readonly alarm: Alarm;
}

/** Given an alarm, when a command is decided, then this. */
export function when(alarm: Alarm, [command, context]: AlarmStep, other?: Alarm): AlarmOutcome {
  const decision = decideAlarm(alarm, command, context, other);
  if (!decision.accepted) return { events: [], refusal: decision.refusal, alarm };
  const { events, otherEvents = [] } = decision;
  return {
    events: [...otherEvents, ...events].map(({ type }) => type),
    alarm: events.reduce(evolveAlarm, alarm),
    ...(other && { other: otherEvents.reduce(evolveAlarm, other) }),
  };
}

/** An alarm after steps that must all be accepted. */
export function given(...steps: readonly AlarmStep[]): Alarm {
  return steps.reduce<Alarm>((alarm, step) => {
    const { refusal, alarm: next } = when(alarm, step);
    if (refusal) throw new Error(`refused: ${refusal.code}`);
    return next;
  }, noAlarm);
}
