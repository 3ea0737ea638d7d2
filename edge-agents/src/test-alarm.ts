import { AlarmDefinition, AlarmId, Instant, SignalId } from '@watchhouse/contracts';
import type { RaisedAlarm } from './detection/raised-alarm.ts';

const label = { 'zh-Hans': '一', 'zh-Hant': '一', en: 'One' };

/** What a test's rule says of its alarms. */
export const testDefinition = AlarmDefinition.parse({
  rule: 'duress',
  ruleVersion: 1,
  category: 'duress',
  consequence: 'life',
  timeToRespond: 'under-1-min',
  priority: 'critical',
  title: label,
  message: label,
  action: label,
  shelvable: false,
});

/** The signal of a number, as a test names it. */
export const testSignal = (number: number): SignalId =>
  SignalId.parse(`sig_01KB3Q0000${String(number).padStart(16, '0')}`);

/** The alarm of a number that an edge raised at a sequence number. */
export const testAlarm = (number: number, sequence = number): RaisedAlarm => ({
  sequence,
  definition: testDefinition,
  alarm: {
    alarm: AlarmId.parse(`alm_01KB3Q0000${String(number).padStart(16, '0')}`),
    rule: testDefinition.rule,
    ruleVersion: 1,
    key: 'k',
    openingSignal: testSignal(number),
    openedAt: Instant.parse('2026-11-24T08:00:00.000Z'),
    place: { label },
    evidence: { signals: [testSignal(number)], values: {} },
  },
});
