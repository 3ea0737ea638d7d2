import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { limits } from '@watchhouse/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { testAlarm } from '../test-alarm.ts';
import { localAlarmsFile, openLocalAlarms } from './local-alarms.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-local-alarms-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const now = '2026-11-24T08:00:01.000Z';
const file = () => path.join(folder, localAlarmsFile);
const lines = () => readFileSync(file(), 'utf8').trimEnd().split('\n');

it('says what a person needs to know, a line for each alarm', async () => {
  await openLocalAlarms(folder).write(testAlarm(1), now);
  expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({
      at: now,
      openedAt: '2026-11-24T08:00:00.000Z',
      priority: 'critical',
      title: testAlarm(1).definition.title,
      action: testAlarm(1).definition.action,
      place: testAlarm(1).alarm.place,
    }),
  ]);
});

it('has no alarm twice, not after a restart, and not because a crash cut a line off', async () => {
  await openLocalAlarms(folder).write(testAlarm(1), now);
  appendFileSync(file(), '{"alarm":"al');
  const again = openLocalAlarms(folder);
  await again.write(testAlarm(1), now);
  await again.write(testAlarm(2), now);
  const [first = '', torn, second = '', ...more] = lines();
  expect(torn).toBe('{"alarm":"al');
  expect(JSON.parse(first)).toMatchObject({ alarm: testAlarm(1).alarm.alarm });
  expect(JSON.parse(second)).toMatchObject({ alarm: testAlarm(2).alarm.alarm });
  expect(more).toEqual([]);
});

it('is bounded: the file becomes its own predecessor', async () => {
  const alarms = openLocalAlarms(folder);
  await alarms.write(testAlarm(1), now);
  const size = statSync(file()).size;
  appendFileSync(file(), `${' '.repeat(limits.agent.localAlarmsBytesMax - 2 * size - 2)}\n`);
  await alarms.write(testAlarm(2), now);
  expect(statSync(file()).size).toBe(limits.agent.localAlarmsBytesMax - 1);
  await alarms.write(testAlarm(3), now);
  await alarms.write(testAlarm(4), now);
  expect(lines()).toHaveLength(1);
  expect(readdirSync(folder).sort()).toEqual(['local-alarms.before.ndjson', localAlarmsFile]);
});
