import { expect, it } from 'vitest';
import { compileRules } from './compile-rules.ts';
import {
  deviceIs,
  heartbeat,
  rulesOf,
  silentRule,
  storyPlan,
} from '../builders/detection-builder.ts';
import { decided, happened } from '../builders/detection-story.ts';

const rules = [silentRule()];

it('a device once heard is missed at the bound of event time, not before', () => {
  expect(decided(rules, deviceIs(0, 'camera'), heartbeat(29))).toEqual([]);
  expect(decided(rules, deviceIs(0, 'camera'), heartbeat(31))).toEqual([happened('raise', 30)]);
});

it('a device never heard is not missed', () => {
  expect(decided(rules, heartbeat(0), heartbeat(100))).toEqual([]);
});

it('its return ends the alarm, and a new silence is a new one', () => {
  const story = [
    deviceIs(0, 'camera'),
    heartbeat(40),
    deviceIs(45, 'camera'),
    heartbeat(50),
    heartbeat(80),
  ];
  expect(decided(rules, ...story)).toEqual([
    happened('raise', 30),
    happened('clear', 45),
    happened('raise', 75, 'b'),
  ]);
});

it('each key is missed for itself, and missed once', () => {
  const story = [deviceIs(0, 'camera'), deviceIs(5, 'panel'), heartbeat(40), heartbeat(80)];
  expect(decided(rules, ...story)).toEqual([happened('raise', 30), happened('raise', 35, 'b')]);
});

it('silence by the clock of arrival is left to the watchdog', () => {
  const arrival = silentRule({ pattern: { kind: 'absence', forSeconds: 15, clock: 'arrival' } });
  const engine = compileRules(rulesOf(arrival), storyPlan);
  expect(engine.notRun).toEqual([{ rule: 'silent', reason: 'arrival-clock' }]);
  expect(engine.rules.size).toBe(0);
});
