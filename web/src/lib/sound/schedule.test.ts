import type { OpenAlarmRow } from '@watchhouse/contracts';
import { describe, expect, test } from 'vitest';
import { anAlarm } from '../alarms/an-alarm.ts';
import { dueSound, silence } from './schedule.ts';
import type { Mutes } from './schedule.ts';

/** Instants (ms) at which something sounds when asked every half second for `forMs`. */
function soundsOf(rows: readonly OpenAlarmRow[], forMs: number, mutes: Mutes = {}): number[] {
  let memory = silence;
  const instants: number[] = [];
  for (let now = 0; now < forMs; now += 500) {
    const due = dueSound(rows, memory, mutes, now);
    memory = due.memory;
    if (due.sound !== null) instants.push(now);
  }
  return instants;
}

describe('given one alarm that nobody has seen', () => {
  test('a critical one sounds every five seconds', () => {
    expect(soundsOf([anAlarm({ priority: 'critical' })], 11_000)).toEqual([0, 5_000, 10_000]);
  });
  test('a high one sounds every twenty seconds', () => {
    expect(soundsOf([anAlarm({ priority: 'high' })], 41_000)).toEqual([0, 20_000, 40_000]);
  });
  test('a medium one sounds once, a low one never', () => {
    expect(soundsOf([anAlarm({ priority: 'medium' })], 60_000)).toEqual([0]);
    expect(soundsOf([anAlarm({ priority: 'low' })], 60_000)).toEqual([]);
  });
  test.each(['ack-active', 'rtn-unack', 'shelved'] as const)('a %s one is silent', (status) => {
    expect(soundsOf([anAlarm({ status })], 20_000)).toEqual([]);
  });
});

test('a mute silences high, never critical', () => {
  const mutes = { high: 60_000 };
  expect(soundsOf([anAlarm({ priority: 'high' })], 30_000, mutes)).toEqual([]);
  expect(soundsOf([anAlarm({ priority: 'critical' })], 4_000, mutes)).toEqual([0]);
});

test('a second critical alarm is announced at once, and a re-alarm too', () => {
  const first = dueSound([anAlarm({ number: 1 })], silence, {}, 0);
  const both = [anAlarm({ number: 1 }), anAlarm({ number: 2 })];
  const second = dueSound(both, first.memory, {}, 1_000);
  expect(second.sound?.alarm.alarm).toBe(both[1]?.alarm);
  const again = [anAlarm({ number: 1, reAlarms: 1 }), anAlarm({ number: 2 })];
  expect(dueSound(again, second.memory, {}, 2_000).sound?.alarm.alarm).toBe(again[0]?.alarm);
});
