import { Instant } from '@watchhouse/contracts';
import type { AlarmId, CommandOf, OfficerMark } from '@watchhouse/contracts';
import type { CommandContext } from '../decider.ts';
import { derivedId } from '../ids/derived-id.ts';
import { instantAfter } from '../instant.ts';

/** 2026-11-24, eight in the morning UTC: when the stories of the tests begin. */
export const eight = Instant.parse('2026-11-24T08:00:00.000Z');
/** `eight` plus so many seconds. */
export const afterSeconds = (seconds: number): Instant => instantAfter(eight, seconds * 1_000);

const same = (text: string): { 'zh-Hans': string; 'zh-Hant': string; en: string } => ({
  'zh-Hans': text,
  'zh-Hant': text,
  en: text,
});

/** The facility of the stories. */
export const theFacility = derivedId('facility', eight, ['facility']);
/** An alarm by a number of one's own. */
export const alarmNumber = (n: number): AlarmId => derivedId('alarm', eight, [`alarm ${n}`]);
const signalNumber = (n: number) => derivedId('signal', eight, [`signal ${n}`]);
const commandNumber = (n: number) => derivedId('command', eight, [`command ${n}`]);

/** The officer with a badge, standing at a post. */
export const officerWithBadge = (badge: string, post: OfficerMark['post']): OfficerMark => ({
  officer: derivedId('officer', eight, [badge]),
  badge,
  post,
});
export const wang = officerWithBadge('A1001', 'command-centre');
export const chen = officerWithBadge('B2002', 'duty-leader');

/** Context of a command decided so many seconds after eight, by an officer unless said otherwise. */
export const at = (seconds: number, by: OfficerMark | 'software' = wang): CommandContext => ({
  facility: theFacility,
  now: afterSeconds(seconds),
  mode: 'live',
  ...(by === 'software'
    ? { actor: { kind: 'software', name: 'detection' } }
    : { actor: { kind: 'officer', officer: by.officer }, by }),
});

type Raise = CommandOf<'alarm.raise'>;

/** A dwell in the danger zone of cell 203, opened at eight; shelvable, hold-off of a minute. */
export const raiseCommand = (
  changes: Partial<Raise['payload']> = {},
  definition: Partial<Raise['payload']['definition']> = {},
): Raise => ({
  id: commandNumber(0),
  type: 'alarm.raise',
  payload: {
    alarm: alarmNumber(1),
    definition: {
      rule: 'danger-zone-dwell',
      ruleVersion: 1,
      category: 'danger-zone',
      consequence: 'life',
      timeToRespond: 'under-1-min',
      priority: 'critical',
      title: same('Danger zone'),
      message: same('Somebody stays in the danger zone'),
      action: same('Look at the camera, call the cell'),
      shelvable: true,
      ...definition,
    },
    key: 'zone 203',
    openingSignal: signalNumber(1),
    openedAt: eight,
    place: { label: same('Cell 203') },
    evidence: { signals: [signalNumber(1)], values: { seconds: 20 } },
    holdOffSeconds: 60,
    ...changes,
  },
});

/** An opening so many seconds before eight that raises alarm 2 in the place of alarm 1. */
export const supersedeCommand = (secondsBefore: number): CommandOf<'alarm.supersede'> => ({
  id: commandNumber(8_000),
  type: 'alarm.supersede',
  payload: {
    ...raiseCommand().payload,
    alarm: alarmNumber(2),
    openingSignal: signalNumber(3),
    openedAt: afterSeconds(-secondsBefore),
    evidence: { signals: [signalNumber(3)], values: { seconds: 40 } },
    supersedes: alarmNumber(1),
  },
});

/** A new opening of alarm 1 that had been told before, as alarm 2. */
export const toldBeforeCommand = (seconds: number): CommandOf<'alarm.re-alarm'> => {
  const command = reAlarmCommand(seconds);
  return {
    ...command,
    id: commandNumber(9_000 + seconds),
    payload: { ...command.payload, supersedes: alarmNumber(2) },
  };
};

/** A new opening of the alarm's condition at an instant so many seconds after eight. */
export const reAlarmCommand = (seconds: number): CommandOf<'alarm.re-alarm'> => ({
  id: commandNumber(1_000 + seconds),
  type: 'alarm.re-alarm',
  payload: {
    alarm: alarmNumber(1),
    signal: signalNumber(1_000 + seconds),
    at: afterSeconds(seconds),
    evidence: { signals: [signalNumber(1_000 + seconds)], values: { seconds } },
  },
});

/** The condition ended so many seconds after eight. */
export const clearCommand = (seconds: number): CommandOf<'alarm.clear'> => ({
  id: commandNumber(2_000 + seconds),
  type: 'alarm.clear',
  payload: { alarm: alarmNumber(1), at: afterSeconds(seconds), cause: 'condition-end' },
});

/** Late evidence says there was nothing; optionally another alarm takes its place. */
export const correctCommand = (
  seconds: number,
  supersededBy?: AlarmId,
): CommandOf<'alarm.correct'> => ({
  id: commandNumber(3_000 + seconds),
  type: 'alarm.correct',
  payload: {
    alarm: alarmNumber(1),
    at: afterSeconds(seconds),
    evidence: { signals: [signalNumber(2)], values: { seconds: 3 } },
    ...(supersededBy && { supersededBy }),
  },
});

/** The deadline of a shelving that was to last until so many seconds after eight. */
export const expiryCommand = (untilSeconds: number): CommandOf<'alarm.shelving-expired'> => ({
  id: commandNumber(4_000 + untilSeconds),
  type: 'alarm.shelving-expired',
  payload: { alarm: alarmNumber(1), until: afterSeconds(untilSeconds) },
});

type Plain =
  'alarm.acknowledge' | 'alarm.unshelve' | 'alarm.unsuppress' | 'alarm.return-to-service';

/** A command of an officer that needs nothing but the alarm. */
export const plainCommand = (type: Plain): CommandOf<Plain> => ({
  id: commandNumber(5_000),
  type,
  payload: { alarm: alarmNumber(1) },
});

type Reasoned = 'alarm.end-condition' | 'alarm.suppress' | 'alarm.take-out-of-service';

/** A command of an officer that needs a reason. */
export const reasonedCommand = (type: Reasoned): CommandOf<Reasoned> => ({
  id: commandNumber(6_000),
  type,
  payload: { alarm: alarmNumber(1), reason: 'maintenance of the camera' },
});

/** Shelving for so many minutes. */
export const shelveCommand = (minutes: number): CommandOf<'alarm.shelve'> => ({
  id: commandNumber(7_000 + minutes),
  type: 'alarm.shelve',
  payload: { alarm: alarmNumber(1), minutes, reason: 'the cell is being cleaned' },
});
