import { limits } from '@watchhouse/contracts';
import { expect, it } from 'vitest';
import { testAlarm } from '../test-alarm.ts';
import type { RaisedAlarm } from './raised-alarm.ts';
import { keepUnconfirmed } from './unconfirmed-alarms.ts';

const numbersOf = (alarms: readonly RaisedAlarm[]) => alarms.map(({ sequence }) => sequence);

it('tells each alarm once', () => {
  const unconfirmed = keepUnconfirmed([]);
  unconfirmed.add([testAlarm(1), testAlarm(2)]);
  expect(numbersOf(unconfirmed.untold())).toEqual([1, 2]);
  unconfirmed.add([testAlarm(2), testAlarm(3)]);
  expect(numbersOf(unconfirmed.untold())).toEqual([3]);
});

it('forgets what the cloud has, and nothing behind it', () => {
  const unconfirmed = keepUnconfirmed([]);
  unconfirmed.add([testAlarm(1), testAlarm(2)]);
  unconfirmed.confirm(2);
  expect(numbersOf(unconfirmed.all())).toEqual([2]);
});

it('tells those of an earlier run again, of which nobody may have heard', () => {
  expect(numbersOf(keepUnconfirmed([testAlarm(1)]).untold())).toEqual([1]);
});

it('at its bound forgets the oldest', () => {
  const unconfirmed = keepUnconfirmed([]);
  const max = limits.agent.unconfirmedAlarmsMax;
  unconfirmed.add(Array.from({ length: max + 1 }, (_, index) => testAlarm(index + 1)));
  expect(unconfirmed.all()).toHaveLength(max);
  expect(numbersOf(unconfirmed.all())[0]).toBe(2);
});
