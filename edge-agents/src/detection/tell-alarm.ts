import { instantOf } from '@watchhouse/domain';
import { reasonOf } from '../config.ts';
import type { Log } from '../health/log.ts';
import { overtakingOf } from '../spool/aggregate.ts';
import type { Numbering } from '../spool/aggregate.ts';
import type { Overtaking } from '../uplink/overtaking.ts';
import type { LocalAlarms } from './local-alarms.ts';
import type { RaisedAlarm } from './raised-alarm.ts';

/** Who is told of an alarm that the cloud does not know of. */
export interface Listeners {
  readonly numbering: Numbering;
  readonly overtaking: Overtaking;
  readonly localAlarms: LocalAlarms;
  readonly log: Log;
}

/** Tells of an alarm at an event time: the command room ahead of all that waits, and whoever is at the site. */
export function tellAlarm(
  { numbering, overtaking, localAlarms, log }: Listeners,
  raised: RaisedAlarm,
  at: number,
): void {
  const { alarm, definition } = raised;
  const said = { type: 'edge.alarm', data: alarm } as const;
  // Named by the alarm and stamped with its opening: told again after a restart it is the same signal.
  const name = `edge.alarm:${alarm.alarm}`;
  overtaking.overtake(overtakingOf(numbering, Date.parse(alarm.openedAt), name, said), said.type);
  const { rule, place } = alarm;
  const facts = { alarm: alarm.alarm, rule, priority: definition.priority, place: place.label.en };
  log('local-alarm', facts);
  localAlarms.write(raised, instantOf(at)).catch((error: unknown) => {
    log('local-alarm-not-written', { alarm: alarm.alarm, reason: reasonOf(error) });
  });
}
