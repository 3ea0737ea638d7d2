import type { Refusal } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import {
  afterSeconds,
  alarmNumber,
  at,
  chen,
  clearCommand,
  correctCommand,
  eight,
  plainCommand,
  raiseCommand,
  reAlarmCommand,
  reasonedCommand,
  wang,
} from '../builders/alarm-builder.ts';
import { given, when } from '../builders/alarm-story.ts';
import type { AlarmStep } from '../builders/alarm-story.ts';
import { noAlarm } from './alarm.ts';

const raise: AlarmStep = [raiseCommand(), at(0, 'software')];
const acknowledge = (seconds: number, by = wang): AlarmStep => [
  plainCommand('alarm.acknowledge'),
  at(seconds, by),
];
const clear = (seconds: number): AlarmStep => [clearCommand(seconds), at(seconds, 'software')];
const reAlarm = (seconds: number): AlarmStep => [reAlarmCommand(seconds), at(seconds, 'software')];
const endByHand = (seconds: number): AlarmStep => [
  reasonedCommand('alarm.end-condition'),
  at(seconds),
];
const correct = (seconds: number): AlarmStep => [correctCommand(seconds), at(seconds, 'software')];

const refused = (code: Refusal['code'], params: Refusal['params'] = {}) => ({
  events: [],
  refusal: { code, params },
});

describe('an alarm is raised', () => {
  it('and nobody has seen it yet', () => {
    const { events, alarm } = when(noAlarm, raise);
    expect(events).toEqual(['alarm.raised']);
    expect(alarm).toMatchObject({
      status: 'unack-active',
      conditionActive: true,
      lastOpeningAt: eight,
      reAlarms: 0,
    });
  });

  it('once: raised again it is refused, so redelivery changes nothing', () => {
    const refusal = refused('alarm.exists', { alarm: alarmNumber(1) });
    expect(when(given(raise), raise)).toMatchObject(refusal);
    expect(when(given(raise, acknowledge(5), clear(9)), raise)).toMatchObject(refusal);
  });

  it('and before that nothing can be done with it', () => {
    const missing = refused('alarm.notFound', { alarm: alarmNumber(1) });
    for (const step of [acknowledge(1), clear(1), reAlarm(1), endByHand(1), correct(1)]) {
      expect(when(noAlarm, step)).toMatchObject(missing);
    }
  });
});

describe('the rungs of ISA-18.2', () => {
  it('go by way of seeing it first: unack-active, ack-active, normal', () => {
    expect(given(raise, acknowledge(5))).toMatchObject({
      status: 'ack-active',
      acknowledged: { by: wang, at: afterSeconds(5) },
    });
    expect(given(raise, acknowledge(5), clear(30))).toMatchObject({
      status: 'normal',
      conditionActive: false,
      endedAt: afterSeconds(30),
    });
  });

  it('or by way of the condition ending unseen: it stays as rtn-unack until somebody has seen it', () => {
    expect(given(raise, clear(10))).toMatchObject({ status: 'rtn-unack', conditionActive: false });
    expect(given(raise, clear(10), acknowledge(40))).toMatchObject({ status: 'normal' });
  });

  it('let a person end the condition by hand, which does not count as having seen it', () => {
    const { events, alarm } = when(given(raise), endByHand(8));
    expect(events).toEqual(['alarm.condition-ended']);
    expect(alarm).toMatchObject({ status: 'rtn-unack', endedAt: afterSeconds(8) });
  });

  it('end a condition only once, and say when it ended', () => {
    const ended = refused('alarm.conditionEndedAlready', { at: afterSeconds(10) });
    expect(when(given(raise, clear(10)), clear(11))).toMatchObject(ended);
    expect(when(given(raise, clear(10)), endByHand(11))).toMatchObject(ended);
  });
});

describe('two officers acknowledge the same alarm', () => {
  const first = { badge: 'A1001', post: 'command-centre', at: afterSeconds(5) };

  it('the second is told who was first, where and when', () => {
    expect(when(given(raise, acknowledge(5)), acknowledge(6, chen))).toMatchObject(
      refused('alarm.alreadyAcknowledged', first),
    );
  });

  it('even when the condition was over, so that the first closed it', () => {
    expect(when(given(raise, clear(3), acknowledge(5)), acknowledge(6, chen))).toMatchObject(
      refused('alarm.closed', { status: 'normal', ...first }),
    );
  });

  it('and software acknowledges nothing', () => {
    const step: AlarmStep = [plainCommand('alarm.acknowledge'), at(5, 'software')];
    expect(when(given(raise), step)).toMatchObject(refused('access.denied'));
  });
});

describe('the condition opens again', () => {
  it('within the hold-off of a minute: taken silently, nothing changes', () => {
    const outcome = when(given(raise, acknowledge(5)), reAlarm(59));
    expect(outcome).toEqual({ events: [], alarm: given(raise, acknowledge(5)) });
  });

  it('after it: the same alarm sounds again and must be seen again', () => {
    const { events, alarm } = when(given(raise, acknowledge(5)), reAlarm(60));
    expect(events).toEqual(['alarm.re-alarmed']);
    expect(alarm).toMatchObject({
      status: 'unack-active',
      lastOpeningAt: afterSeconds(60),
      reAlarms: 1,
    });
    expect(alarm).not.toHaveProperty('acknowledged');
  });

  it('and the hold-off counts from the last opening that sounded', () => {
    const twice = given(raise, reAlarm(60));
    expect(when(twice, reAlarm(119)).events).toEqual([]);
    expect(when(twice, reAlarm(120)).events).toEqual(['alarm.re-alarmed']);
  });

  it('after a person ended it by hand: at once, for it came back', () => {
    const { events, alarm } = when(given(raise, acknowledge(2), reAlarm(60), endByHand(62)), [
      reAlarmCommand(63),
      at(63, 'software'),
    ]);
    expect(events).toEqual(['alarm.re-alarmed']);
    expect(alarm).toMatchObject({ status: 'unack-active', conditionActive: true });
    expect(alarm).not.toHaveProperty('endedAt');
  });

  it('an end older than the last opening belongs to an earlier one and ends nothing', () => {
    expect(when(given(raise, reAlarm(90)), clear(80))).toMatchObject(
      refused('alarm.notActive', { lastOpeningAt: afterSeconds(90) }),
    );
  });
});

describe('a closed alarm', () => {
  const seen = { badge: 'A1001', post: 'command-centre', at: afterSeconds(5) };

  it('that is normal takes no command but a correction', () => {
    const normal = given(raise, acknowledge(5), clear(10));
    for (const step of [acknowledge(20), reAlarm(90), clear(20), endByHand(20)]) {
      expect(when(normal, step)).toMatchObject(
        refused('alarm.closed', { status: 'normal', ...seen }),
      );
    }
    expect(when(normal, correct(20)).alarm).toMatchObject({ status: 'corrected' });
  });

  it('that was corrected stays for ever, with what takes its place on record', () => {
    const step: AlarmStep = [correctCommand(20, alarmNumber(2)), at(20, 'software')];
    const { events, alarm } = when(given(raise), step);
    expect(events).toEqual(['alarm.corrected']);
    expect(alarm).toMatchObject({ status: 'corrected', conditionActive: false });
    for (const next of [acknowledge(21), reAlarm(90), clear(22), correct(23)]) {
      expect(when(alarm, next)).toMatchObject({ refusal: { code: 'alarm.closed' }, alarm });
    }
  });
});
