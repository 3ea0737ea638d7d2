import { limits } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import {
  afterSeconds,
  at,
  chen,
  clearCommand,
  expiryCommand,
  plainCommand,
  raiseCommand,
  reAlarmCommand,
  reasonedCommand,
  shelveCommand,
} from '../builders/alarm-builder.ts';
import { given, when } from '../builders/alarm-story.ts';
import type { AlarmStep } from '../builders/alarm-story.ts';

const raise: AlarmStep = [raiseCommand(), at(0, 'software')];
const duress: AlarmStep = [raiseCommand({}, { shelvable: false, rule: 'duress' }), at(0)];
const acknowledge: AlarmStep = [plainCommand('alarm.acknowledge'), at(5)];
const shelve: AlarmStep = [shelveCommand(10), at(10)];
const unshelve: AlarmStep = [plainCommand('alarm.unshelve'), at(100, chen)];
const clear: AlarmStep = [clearCommand(60), at(60, 'software')];
const reAlarm: AlarmStep = [reAlarmCommand(90), at(90, 'software')];
/** The shelving of ten minutes from second 10 is over at second 610. */
const expire = (seconds: number, untilSeconds = 610): AlarmStep => [
  expiryCommand(untilSeconds),
  at(seconds, 'software'),
];

describe('an alarm is shelved', () => {
  it('for as long as was asked, by the officer who asked', () => {
    const { events, alarm } = when(given(raise), shelve);
    expect(events).toEqual(['alarm.shelved']);
    expect(alarm).toMatchObject({
      status: 'shelved',
      shelved: { by: { badge: 'A1001' }, at: afterSeconds(10), until: afterSeconds(610) },
    });
  });

  it('never when its rule forbids it, nor silenced by suppression or by taking it out of service', () => {
    const notShelvable = { events: [], refusal: { code: 'alarm.notShelvable' } };
    expect(when(given(duress), shelve)).toMatchObject(notShelvable);
    for (const cover of ['alarm.suppress', 'alarm.take-out-of-service'] as const) {
      const byLeader: AlarmStep = [reasonedCommand(cover), at(10, chen)];
      expect(when(given(duress), byLeader)).toMatchObject(notShelvable);
    }
  });

  it('once at a time; the second officer is told by whom and until when', () => {
    expect(when(given(raise, shelve), [shelveCommand(5), at(20, chen)]).refusal).toEqual({
      code: 'alarm.alreadyShelved',
      params: {
        badge: 'A1001',
        post: 'command-centre',
        at: afterSeconds(10),
        until: afterSeconds(610),
      },
    });
  });

  it('within the bounds of minutes only', () => {
    const { shelveMinutesMin, shelveMinutesMax } = limits.alarm;
    const shelvedFor = (minutes: number) => when(given(raise), [shelveCommand(minutes), at(10)]);
    for (const minutes of [shelveMinutesMin, shelveMinutesMax]) {
      expect(shelvedFor(minutes).events).toEqual(['alarm.shelved']);
    }
    for (const minutes of [shelveMinutesMin - 1, shelveMinutesMax + 1, Number.NaN]) {
      expect(shelvedFor(minutes).refusal?.code).toBe('request.malformed');
    }
  });

  it('and cannot be acknowledged meanwhile, for it does not sound', () => {
    expect(when(given(raise, shelve), acknowledge).refusal).toEqual({
      code: 'alarm.inactiveState',
      params: { status: 'shelved' },
    });
  });
});

describe('while it is shelved its condition is followed', () => {
  it('still active and unseen: it comes back as it was', () => {
    expect(when(given(raise, shelve), unshelve)).toMatchObject({
      events: ['alarm.unshelved'],
      alarm: { status: 'unack-active' },
    });
  });

  it('still active and seen before: it comes back as seen', () => {
    expect(when(given(raise, acknowledge, shelve), unshelve).alarm.status).toBe('ack-active');
  });

  it('ended unseen: it waits to be seen', () => {
    const shelved = given(raise, shelve, clear);
    expect(shelved).toMatchObject({ status: 'shelved', conditionActive: false });
    expect(when(shelved, unshelve).alarm.status).toBe('rtn-unack');
  });

  it('ended after it was seen: it is over', () => {
    expect(when(given(raise, acknowledge, shelve, clear), unshelve).alarm.status).toBe('normal');
  });

  it('opened again: silent while shelved, but it must be seen again afterwards', () => {
    const shelved = given(raise, acknowledge, shelve, reAlarm);
    expect(shelved).toMatchObject({ status: 'shelved', reAlarms: 1 });
    expect(when(shelved, unshelve).alarm.status).toBe('unack-active');
  });
});

describe('the deadline of a shelving wakes', () => {
  it('on time: the shelving is over', () => {
    const { events, alarm } = when(given(raise, shelve), expire(610));
    expect(events).toEqual(['alarm.unshelved']);
    expect(alarm.status).toBe('unack-active');
    expect(alarm).not.toHaveProperty('shelved');
  });

  it('a second early: refused with the instant, and on time it still works', () => {
    const early = when(given(raise, shelve), expire(609));
    expect(early.refusal).toEqual({
      code: 'deadline.tooEarly',
      params: { until: afterSeconds(610) },
    });
    expect(when(early.alarm, expire(610)).events).toEqual(['alarm.unshelved']);
  });

  it('twice, after somebody unshelved it, or after it was closed: refused quietly', () => {
    const obsolete = { events: [], refusal: { code: 'deadline.obsolete' } };
    expect(when(given(raise, shelve, expire(610)), expire(611))).toMatchObject(obsolete);
    expect(when(given(raise, shelve, unshelve), expire(610))).toMatchObject(obsolete);
    const closed = given(raise, acknowledge, shelve, clear, unshelve);
    expect(when(closed, expire(610))).toMatchObject(obsolete);
  });

  it('of an earlier shelving: refused, the new one lasts', () => {
    const again = given(raise, shelve, unshelve, [shelveCommand(20), at(120)]);
    expect(when(again, expire(610))).toMatchObject({
      refusal: { code: 'deadline.obsolete' },
      alarm: { status: 'shelved' },
    });
  });
});

describe.each([
  ['suppressed-by-design', 'alarm.suppress', 'alarm.unsuppress', 'alarm.notSuppressed'],
  [
    'out-of-service',
    'alarm.take-out-of-service',
    'alarm.return-to-service',
    'alarm.notOutOfService',
  ],
] as const)('an alarm that is %s', (status, cover, uncover, notCovered) => {
  const covered = () => given(raise, [reasonedCommand(cover), at(20)]);
  const uncovering: AlarmStep = [plainCommand(uncover), at(100)];

  it('is followed meanwhile and comes back as its condition stands', () => {
    expect(covered().status).toBe(status);
    expect(when(covered(), uncovering).alarm.status).toBe('unack-active');
    expect(when(when(covered(), clear).alarm, uncovering).alarm.status).toBe('rtn-unack');
  });

  it('takes no other cover and no acknowledgement', () => {
    const other = { refusal: { code: 'alarm.inactiveState', params: { status } } };
    expect(when(covered(), shelve)).toMatchObject(other);
    expect(when(covered(), acknowledge)).toMatchObject(other);
    expect(when(covered(), [reasonedCommand('alarm.suppress'), at(30)])).toMatchObject(other);
    const service: AlarmStep = [reasonedCommand('alarm.take-out-of-service'), at(30)];
    expect(when(covered(), service)).toMatchObject(other);
  });

  it('can only be brought back from there', () => {
    expect(when(given(raise), uncovering).refusal?.code).toBe(notCovered);
    expect(when(covered(), unshelve).refusal?.code).toBe('alarm.notShelved');
  });
});
