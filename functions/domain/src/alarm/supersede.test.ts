import { describe, expect, it } from 'vitest';
import {
  afterSeconds,
  alarmNumber,
  at,
  chen,
  clearCommand,
  correctCommand,
  plainCommand,
  raiseCommand,
  reAlarmCommand,
  reasonedCommand,
  shelveCommand,
  supersedeCommand,
  toldBeforeCommand,
  wang,
} from '../builders/alarm-builder.ts';
import { given, when } from '../builders/alarm-story.ts';
import type { AlarmStep } from '../builders/alarm-story.ts';
import { logOf } from '../builders/log-builder.ts';
import { viewOf } from '../builders/view-builder.ts';
import { deadlinesProjection, shelvingKey } from '../deadline/deadlines.ts';
import { alarmPageProjection } from './alarm-pages.ts';
import { noAlarm } from './alarm.ts';
import { openAlarmsProjection } from './open-alarms.ts';

const raise: AlarmStep = [raiseCommand(), at(1, 'software')];
const acknowledge: AlarmStep = [plainCommand('alarm.acknowledge'), at(5)];
const shelve: AlarmStep = [shelveCommand(10), at(6, chen)];
const supersede: AlarmStep = [supersedeCommand(20), at(8, 'software')];
const seen = { by: wang, at: afterSeconds(5) };

describe('an earlier opening comes to be known', () => {
  it('the alarm is corrected and its successor raised', () => {
    const { events, alarm, other } = when(noAlarm, supersede, given(raise));
    expect(events).toEqual(['alarm.corrected', 'alarm.raised']);
    expect(other).toMatchObject({ status: 'corrected', conditionActive: false });
    expect(alarm).toMatchObject({ status: 'unack-active', lastOpeningAt: afterSeconds(-20) });
  });

  it('what an officer has seen needs not be seen again', () => {
    const { alarm } = when(noAlarm, supersede, given(raise, acknowledge));
    expect(alarm).toMatchObject({ status: 'ack-active', acknowledged: seen });
  });

  it('what is shelved stays shelved until the same instant, and is seen when it comes back', () => {
    const { alarm } = when(noAlarm, supersede, given(raise, acknowledge, shelve));
    expect(alarm).toMatchObject({
      status: 'shelved',
      acknowledged: seen,
      shelved: { by: chen, until: afterSeconds(606) },
    });
    const uncovered = when(alarm, [plainCommand('alarm.unshelve'), at(60)]).alarm;
    expect(uncovered).toMatchObject({ status: 'ack-active' });
  });

  it('also one that an officer had closed gives way: the condition lasts', () => {
    const closed = given(raise, acknowledge, [clearCommand(30), at(31, 'software')]);
    const { alarm, other } = when(noAlarm, supersede, closed);
    expect(other).toMatchObject({ status: 'corrected' });
    expect(alarm).toMatchObject({ status: 'ack-active', conditionActive: true });
  });

  it('without the alarm, or with one taken back before, the successor is an alarm as any', () => {
    const corrected = given(raise, acknowledge, [correctCommand(7), at(7, 'software')]);
    for (const other of [noAlarm, corrected]) {
      const outcome = when(noAlarm, supersede, other);
      expect(outcome.events).toEqual(['alarm.raised']);
      expect(outcome.alarm).toMatchObject({ status: 'unack-active' });
    }
  });

  it('a successor that is there already is refused', () => {
    const successor = when(noAlarm, supersede, given(raise)).alarm;
    expect(when(successor, supersede, given(raise)).refusal?.code).toBe('alarm.exists');
  });
});

describe('an opening told before as an alarm of its own turns out to be a further one of an open alarm', () => {
  const told: AlarmStep = [toldBeforeCommand(70), at(75, 'software')];
  const other = given(raise);

  it('that alarm is corrected and the open one told again', () => {
    const outcome = when(given(raise), told, other);
    expect(outcome.events).toEqual(['alarm.corrected', 'alarm.re-alarmed']);
    expect(outcome.other).toMatchObject({ status: 'corrected' });
    expect(outcome.alarm).toMatchObject({ status: 'unack-active', reAlarms: 1 });
  });

  it('it does not sound again where both were seen', () => {
    const outcome = when(given(raise, acknowledge), told, given(raise, acknowledge));
    expect(outcome.alarm).toMatchObject({ status: 'ack-active', reAlarms: 1, acknowledged: seen });
  });

  it('it sounds where nobody has seen it', () => {
    const outcome = when(given(raise, acknowledge), told, other);
    expect(outcome.alarm).toMatchObject({ status: 'unack-active', reAlarms: 1 });
  });

  it('of one that was replaced before, what was seen since then counts', () => {
    const replaced = given(raise, [correctCommand(7), at(7, 'software')]);
    const outcome = when(given(raise, acknowledge), told, replaced);
    expect(outcome.events).toEqual(['alarm.re-alarmed']);
    expect(outcome.alarm).toMatchObject({ status: 'ack-active', reAlarms: 1 });
  });

  it('within the hold-off only that alarm is corrected', () => {
    const early: AlarmStep = [toldBeforeCommand(59), at(75, 'software')];
    const outcome = when(given(raise, acknowledge), early, other);
    expect(outcome.events).toEqual(['alarm.corrected']);
    expect(outcome.alarm).toMatchObject({ status: 'ack-active', reAlarms: 0 });
  });

  it('an open alarm that an officer has closed refuses, and that alarm stays', () => {
    const closed = given(raise, acknowledge, [reasonedCommand('alarm.end-condition'), at(20)]);
    expect(when(closed, told, other)).toMatchObject({
      events: [],
      refusal: { code: 'alarm.closed' },
    });
  });
});

describe('openings that are told out of order, without a hold-off', () => {
  const noHoldOff = given([raiseCommand({ holdOffSeconds: 0 }), at(1, 'software')]);
  const later = when(noHoldOff, [reAlarmCommand(90), at(91, 'software')]).alarm;

  it('all count, and the last opening stays the last', () => {
    const { alarm, events } = when(later, [reAlarmCommand(30), at(95, 'software')]);
    expect(events).toEqual(['alarm.re-alarmed']);
    expect(alarm).toMatchObject({ reAlarms: 2, lastOpeningAt: afterSeconds(90) });
  });
  it('an earlier one does not sound again once a later one was seen', () => {
    const acknowledged = when(later, [plainCommand('alarm.acknowledge'), at(92)]).alarm;
    const { alarm } = when(acknowledged, [reAlarmCommand(30), at(95, 'software')]);
    expect(alarm).toMatchObject({ status: 'ack-active', reAlarms: 2 });
  });
});

describe('on the screens', () => {
  const log = logOf([raise, acknowledge, shelve, supersede]).events;
  const successor = alarmNumber(2);

  it('the successor takes the place in the list, seen and shelved, so that nothing sounds', () => {
    const rows = viewOf(openAlarmsProjection, log);
    expect([...rows.keys()]).toEqual([successor]);
    expect(rows.get(successor)).toMatchObject({
      status: 'shelved',
      acknowledged: seen,
      openedAt: afterSeconds(-20),
      respondBy: afterSeconds(40),
    });
  });

  it('both pages keep their steps', () => {
    const pages = viewOf(alarmPageProjection, log);
    expect(pages.get(alarmNumber(1))?.history.map(({ type }) => type)).toEqual([
      'alarm.raised',
      'alarm.acknowledged',
      'alarm.shelved',
      'alarm.corrected',
    ]);
    expect(pages.get(successor)?.history.map(({ type }) => type)).toEqual(['alarm.raised']);
  });

  it('the shelving of the successor falls due when that of the alarm would have', () => {
    const due = viewOf(deadlinesProjection, log);
    expect([...due.keys()]).toEqual([shelvingKey(successor)]);
    expect(due.get(shelvingKey(successor))).toMatchObject({
      dueAt: afterSeconds(606),
      command: { payload: { alarm: successor, until: afterSeconds(606) } },
    });
  });
});
