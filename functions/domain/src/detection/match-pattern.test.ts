import { describe, expect, it } from 'vitest';
import {
  aggregatesOf,
  aRule,
  doorIs,
  duressRule,
  expeditedOf,
  forcedRule,
  heartbeat,
  pressed,
  seen,
  track,
} from '../builders/detection-builder.ts';
import { decided, happened, happenings, run } from '../builders/detection-story.ts';

describe('a condition that ends by itself', () => {
  it('opens with the first signal that satisfies it and ends with the first that does not', () => {
    const story = [
      doorIs(1, 'closed'),
      doorIs(2, 'forced'),
      doorIs(3, 'forced'),
      doorIs(4, 'closed'),
    ];
    expect(decided([forcedRule()], ...story, heartbeat(5))).toEqual([
      happened('raise', 2),
      happened('clear', 4),
    ]);
  });
  it('is a new alarm when it opens again', () => {
    const story = [doorIs(2, 'forced'), doorIs(4, 'closed'), doorIs(6, 'forced')];
    expect(decided([forcedRule()], ...story, heartbeat(7)).at(-1)).toEqual(
      happened('raise', 6, 'b'),
    );
  });
  it('is decided by event time, however the signals lie in the aggregate', () => {
    const story = [doorIs(4, 'closed'), doorIs(2, 'forced'), heartbeat(5)];
    expect(decided([forcedRule()], ...story)).toEqual([happened('raise', 2), happened('clear', 4)]);
  });
  it('ends when the track that kept it up has fallen silent', () => {
    const inToilet = aRule('toilet', {
      by: ['track'],
      where: [{ field: 'zone.class', operator: 'equals', value: 'toilet' }],
    });
    expect(decided([inToilet], seen(1, 'p', 'toilet'), heartbeat(30))).toEqual([
      happened('raise', 1),
      happened('clear', 11),
    ]);
  });
});

it('an alarm that clears after a time does so, counted from the last evidence', () => {
  const rule = forcedRule({ clears: { when: 'after', seconds: 10 }, holdOffSeconds: 60 });
  const story = [doorIs(0, 'forced'), doorIs(6, 'forced'), heartbeat(15), heartbeat(16)];
  expect(decided([rule], ...story)).toEqual([happened('raise', 0), happened('clear', 16)]);
});

describe('a button', () => {
  const rules = [duressRule()];
  it('is decided at once when it overtakes, and not again when it comes in order', () => {
    const first = run(rules, [...aggregatesOf([heartbeat(9)]), expeditedOf(pressed(5))]);
    expect(happenings(first)).toEqual([happened('raise', 5)]);
    const again = run(rules, aggregatesOf([pressed(5), heartbeat(10)], 2), first.state);
    expect(again.decisions).toEqual([]);
    expect(again.counters).toMatchObject({ late: 0, duplicates: 0, signals: 1 });
  });
  it('is decided once when the line delivers it twice', () => {
    const twice = [expeditedOf(pressed(5)), expeditedOf(pressed(5))];
    expect(run(rules, twice).decisions).toHaveLength(1);
    expect(run(rules, twice).counters.duplicates).toBe(1);
  });
  it('is decided when only the copy in order arrives', () => {
    expect(decided(rules, pressed(5), heartbeat(6))).toEqual([happened('raise', 5)]);
  });
  it('pressed again says so to the open alarm, or raises a new one if an officer had ended it', () => {
    const { decisions } = run(rules, aggregatesOf([pressed(5), pressed(50), heartbeat(51)]));
    const [first, second] = decisions;
    expect(second?.command).toMatchObject({
      type: 'alarm.re-alarm',
      payload: { alarm: first?.command.payload.alarm },
    });
    expect(second?.otherwise.map(({ type }) => type)).toEqual(['alarm.raise']);
    expect(second?.otherwise[0]?.payload.alarm).not.toBe(first?.command.payload.alarm);
  });
  it('says where it is', () => {
    const { decisions } = run(rules, aggregatesOf([pressed(5), heartbeat(6)]));
    expect(decisions[0]?.command.payload).toMatchObject({
      place: { position: [9, 9], label: { en: 'Hall, Button' } },
    });
  });
});

it('conditions compare fields of the signal and of its place', () => {
  const rule = (operator: 'above' | 'at-most', value: number) =>
    aRule('bound', { by: ['track'], where: [{ field: 'data.height', operator, value }] });
  const tall = { ...seen(1, 'p'), data: { ...seen(1, 'p').data, height: 2.1 } } as ReturnType<
    typeof seen
  >;
  expect(decided([rule('above', 2)], tall, heartbeat(2))).toHaveLength(1);
  expect(decided([rule('above', 2.1)], tall, heartbeat(2))).toHaveLength(0);
  expect(decided([rule('at-most', 2.1)], tall, heartbeat(2))).toHaveLength(1);
  expect(decided([rule('above', 0)], seen(1, 'p'), heartbeat(2))).toHaveLength(0);
  const inHall = aRule('hall', {
    by: ['track'],
    where: [{ field: 'unit.category', operator: 'one-of', value: ['corridor', 'yard'] }],
  });
  expect(decided([inHall], seen(1, 'p'), heartbeat(2))).toHaveLength(1);
  expect(
    run([inHall], aggregatesOf([seen(1, 'p'), heartbeat(2)])).decisions[0]?.command.payload,
  ).toMatchObject({ evidence: { track: track('p'), values: { 'unit.category': 'corridor' } } });
});
