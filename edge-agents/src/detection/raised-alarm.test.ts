import { alarmIdOf, raiseCommand, reAlarmCommand } from '@watchhouse/domain';
import type { DetectionDecision } from '@watchhouse/domain';
import { expect, it } from 'vitest';
import { testDefinition, testSignal } from '../test-alarm.ts';
import { createOpenings } from './raised-alarm.ts';

const begin = Date.parse('2026-11-24T08:00:00.000Z');
/** An opening so many seconds into the story, of a rule with a hold-off of 30 s; again while one is open. */
function opening(seconds: number, again = false): DetectionDecision {
  const signal = testSignal(seconds);
  const held = { key: 'k', signal, at: begin + seconds * 1_000 };
  const evidence = { signals: [signal], values: {} };
  const alarm = alarmIdOf('duress', 'k', signal);
  const raising = { rule: { holdOffSeconds: 30 }, definition: testDefinition };
  const raise = raiseCommand(
    raising,
    alarm,
    { ...held, evidence },
    { label: testDefinition.title },
  );
  const reAlarm = reAlarmCommand(alarmIdOf('duress', 'k', testSignal(0)), { ...held, evidence });
  return again ? { command: reAlarm, otherwise: [raise] } : { command: raise, otherwise: [] };
}
const idsOf = (openings: ReturnType<typeof createOpenings>, ...decisions: DetectionDecision[]) =>
  openings(decisions, 7).map(({ alarm }) => alarm.openingSignal);

it('says what opened, where the signals behind it stand, and nothing of ends', () => {
  const raise = opening(1);
  const [raised] = createOpenings()([raise], 7);
  expect(raised).toMatchObject({ sequence: 7, definition: testDefinition });
  expect(raised?.alarm).toMatchObject({ rule: 'duress', key: 'k', openingSignal: testSignal(1) });
  const clear = { id: raise.command.id, type: 'alarm.clear', payload: { cause: 'after' } };
  expect(createOpenings()([{ command: clear, otherwise: [] } as never], 7)).toEqual([]);
});

it('tells an opening again, since the alarm before may have been ended by hand, but not within the hold-off', () => {
  const openings = createOpenings();
  expect(idsOf(openings, opening(0))).toEqual([testSignal(0)]);
  expect(idsOf(openings, opening(29, true))).toEqual([]);
  expect(idsOf(openings, opening(30, true))).toEqual([testSignal(30)]);
});

it('tells every alarm that is certainly another one', () => {
  const openings = createOpenings();
  expect(idsOf(openings, opening(0), opening(1))).toEqual([testSignal(0), testSignal(1)]);
});
