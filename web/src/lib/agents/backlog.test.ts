import { LiveAgent } from '@watchhouse/contracts';
import { expect, test } from 'vitest';
import { backlogMs, isImpaired, standingOf } from './backlog.ts';

const anAgent = (fields: object) =>
  LiveAgent.parse({
    agent: 'agt_01JD8Z6M5V3N9QK2T7W4X8Y0AB',
    heartbeatAt: '2026-11-24T08:00:00.000Z',
    arrivedAt: '2026-11-24T08:00:00.200Z',
    spooled: 1,
    spoolBytes: 400,
    devicesOnline: 24,
    devicesTotal: 25,
    version: '0.1.0',
    ...fields,
  });
const draining = { line: 'draining', arrivedAt: '2026-11-24T10:00:00.000Z' };

test('while every agent is live there is no backlog', () => {
  expect(backlogMs([anAgent({}), anAgent({ line: 'live' })])).toBeNull();
  expect(backlogMs([])).toBeNull();
});

test('the agent that is furthest behind counts', () => {
  const nearer = anAgent({ ...draining, heartbeatAt: '2026-11-24T09:59:00.000Z' });
  expect(backlogMs([nearer, anAgent(draining), anAgent({})])).toBe(7_200_000);
});

test('an agent that gave signals up, or whose disk fails, is impaired', () => {
  expect([{}, { spool: 'ok', dropped: 0 }].map((fields) => isImpaired(anAgent(fields)))).toEqual([
    false,
    false,
  ]);
  expect(isImpaired(anAgent({ spool: 'disk-failing' }))).toBe(true);
  expect(isImpaired(anAgent({ dropped: 3 }))).toBe(true);
});

test('an agent that has not been heard for long is not called live, whatever it said last', () => {
  const arrived = Date.parse('2026-11-24T08:00:00.200Z');
  expect(standingOf(anAgent({}), arrived + 15_000)).toBe('live');
  expect(standingOf(anAgent({ line: 'live' }), arrived + 15_001)).toBe('silent');
});
