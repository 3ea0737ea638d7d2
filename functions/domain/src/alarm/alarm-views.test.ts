import { AlarmPage, OpenAlarmRow, limits } from '@watchhouse/contracts';
import type { Command } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import {
  afterSeconds,
  alarmNumber,
  at,
  clearCommand,
  correctCommand,
  expiryCommand,
  plainCommand,
  raiseCommand,
  reAlarmCommand,
  reasonedCommand,
  shelveCommand,
  wang,
} from '../builders/alarm-builder.ts';
import { logOf } from '../builders/log-builder.ts';
import { viewOf } from '../builders/view-builder.ts';
import type { CommandContext } from '../decider.ts';
import { alarmPageProjection } from './alarm-pages.ts';
import { openAlarmsProjection } from './open-alarms.ts';

const alarm = alarmNumber(1);
type Step = readonly [Command, CommandContext];
const raise: Step = [raiseCommand(), at(1, 'software')];
const acknowledge: Step = [plainCommand('alarm.acknowledge'), at(5)];
const clear: Step = [clearCommand(30), at(31, 'software')];
const reAlarm = (seconds: number): Step => [reAlarmCommand(seconds), at(seconds, 'software')];
const openRow = (...steps: Step[]) => viewOf(openAlarmsProjection, logOf(steps).events).get(alarm);
const page = (...steps: Step[]) => viewOf(alarmPageProjection, logOf(steps).events).get(alarm);

describe('the list of open alarms', () => {
  it('shows a new alarm with its place, evidence and the instant by which somebody must respond', () => {
    const row = openRow(raise);
    expect(OpenAlarmRow.parse(row)).toEqual(row);
    expect(row).toMatchObject({
      alarm,
      status: 'unack-active',
      openedAt: afterSeconds(0),
      raisedAt: afterSeconds(1),
      respondBy: afterSeconds(60),
      conditionActive: true,
      reAlarms: 0,
      evidence: { values: { seconds: 20 } },
      seq: 1,
    });
  });

  it('sets no instant where the rule sets no time', () => {
    const relaxed = raiseCommand({}, { timeToRespond: 'later' });
    expect(openRow([relaxed, at(1, 'software')])).not.toHaveProperty('respondBy');
  });

  it('shows who has it', () => {
    const row = openRow(raise, acknowledge);
    expect(row).toMatchObject({
      status: 'ack-active',
      acknowledged: { by: wang, at: afterSeconds(5) },
      seq: 2,
    });
    expect(OpenAlarmRow.safeParse(row).success).toBe(true);
  });

  it('keeps what is over but was not seen, and drops what is over and was', () => {
    expect(openRow(raise, clear)).toMatchObject({ status: 'rtn-unack', endedAt: afterSeconds(30) });
    expect(openRow(raise, acknowledge, clear)).toBeUndefined();
    expect(openRow(raise, clear, [plainCommand('alarm.acknowledge'), at(40)])).toBeUndefined();
  });

  it('drops a corrected alarm, whatever it was', () => {
    expect(openRow(raise, [correctCommand(9), at(9, 'software')])).toBeUndefined();
  });

  it('starts the time to respond anew with a re-alarm, which must be seen again', () => {
    const row = openRow(raise, acknowledge, reAlarm(100));
    expect(row).toMatchObject({
      status: 'unack-active',
      openedAt: afterSeconds(0),
      lastOpeningAt: afterSeconds(100),
      respondBy: afterSeconds(160),
      reAlarms: 1,
      evidence: { values: { seconds: 100 } },
    });
    expect(row).not.toHaveProperty('acknowledged');
  });

  it('shows until when an alarm is shelved, and no longer afterwards', () => {
    const shelve: Step = [shelveCommand(10), at(10)];
    const row = openRow(raise, shelve);
    expect(row).toMatchObject({ status: 'shelved', shelved: { until: afterSeconds(610) } });
    expect(OpenAlarmRow.safeParse(row).success).toBe(true);
    const back = openRow(raise, shelve, [expiryCommand(610), at(610, 'software')]);
    expect(back?.status).toBe('unack-active');
    expect(back).not.toHaveProperty('shelved');
  });

  it('says the same as the decider at every step of a long life', () => {
    const life: Step[] = [
      raise,
      acknowledge,
      [shelveCommand(10), at(10)],
      clear,
      reAlarm(100),
      [plainCommand('alarm.unshelve'), at(110)],
      [reasonedCommand('alarm.take-out-of-service'), at(120)],
      [plainCommand('alarm.return-to-service'), at(130)],
      [reasonedCommand('alarm.suppress'), at(140)],
      [plainCommand('alarm.unsuppress'), at(150)],
      [reasonedCommand('alarm.end-condition'), at(160)],
    ];
    for (let steps = 1; steps <= life.length; steps += 1) {
      const log = logOf(life.slice(0, steps));
      const row = viewOf(openAlarmsProjection, log.events).get(alarm);
      const state = log.states[0]?.state as Record<string, unknown>;
      for (const member of ['status', 'conditionActive', 'reAlarms', 'lastOpeningAt'] as const) {
        expect(row?.[member]).toEqual(state[member]);
      }
      expect(row?.acknowledged).toEqual(state.acknowledged);
    }
  });
});

describe('the page of an alarm', () => {
  it('keeps every step with who took it, also when the alarm is closed', () => {
    const whole = page(raise, acknowledge, clear);
    expect(AlarmPage.parse(whole)).toEqual(whole);
    expect(whole?.row.status).toBe('normal');
    expect(whole?.history.map(({ type, by }) => [type, by?.badge])).toEqual([
      ['alarm.raised', undefined],
      ['alarm.acknowledged', 'A1001'],
      ['alarm.condition-ended', undefined],
    ]);
  });

  it('keeps the old acknowledgement in the history of a re-alarmed one', () => {
    const { row, history } = page(raise, acknowledge, reAlarm(90)) ?? {};
    expect(row).not.toHaveProperty('acknowledged');
    expect(history?.[1]).toMatchObject({ type: 'alarm.acknowledged', by: wang });
    expect(history?.[2]?.evidence?.values).toEqual({ seconds: 90 });
  });

  it('of an alarm with too many steps keeps the first and the newest', () => {
    const many = Array.from({ length: limits.alarm.historyPageMax + 5 }, (_, n) =>
      reAlarm(60 * (n + 1)),
    );
    const whole = page(raise, ...many);
    expect(whole?.history).toHaveLength(limits.alarm.historyPageMax);
    expect(whole?.history[0]?.seq).toBe(1);
    expect(whole?.history.at(-1)?.seq).toBe(many.length + 1);
    expect(AlarmPage.safeParse(whole).success).toBe(true);
  });
});

describe('applying an event twice', () => {
  const { events } = logOf([raise, acknowledge, reAlarm(90)]);

  it('changes nothing in the list', () => {
    const once = viewOf(openAlarmsProjection, events);
    expect(viewOf(openAlarmsProjection, events, once)).toEqual(once);
    expect(viewOf(openAlarmsProjection, events.slice(1), once)).toEqual(once);
  });

  it('changes nothing on the page', () => {
    const once = viewOf(alarmPageProjection, events);
    expect(viewOf(alarmPageProjection, events, once)).toEqual(once);
    expect(viewOf(alarmPageProjection, events.slice(1), once)).toEqual(once);
  });
});
