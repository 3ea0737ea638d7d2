import type { OpenAlarmRow } from '@watchhouse/contracts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Api } from '../api/client.ts';
import { anAlarm } from './an-alarm.ts';
import { RecentAlarms } from './recent-alarms.svelte.ts';

const minute = 60_000;
const listOf = (...rows: OpenAlarmRow[]) => new Map(rows.map((row) => [row.alarm, row]));

/** A screen whose service shows the alarm's page so; the last one from then on. */
function aScreen(...pages: [OpenAlarmRow, ...OpenAlarmRow[]]) {
  const answers = [...pages];
  const api = {
    call: () => {
      const row = answers.length > 1 ? answers.shift() : answers[0];
      return Promise.resolve({ ok: true, value: { row, history: [] } });
    },
  } as unknown as Api;
  return new RecentAlarms(api, 'fac_01JD8Z6M5V3N9QK2T7W4X8Y0AB');
}

describe('an alarm that leaves the list', () => {
  const open = anAlarm({ status: 'rtn-unack' });
  const ended = { ...open, status: 'normal' } as OpenAlarmRow;

  it('stays below it for ten minutes with the state it ended in', async () => {
    const recent = aScreen(ended);
    recent.observe(listOf(open), 0);
    recent.observe(listOf(), minute);
    await expect.poll(() => recent.rows(2 * minute)).toEqual([ended]);
    expect(recent.rowOf(open.alarm)).toEqual(ended);
    expect(recent.rows(12 * minute)).toEqual([]);
  });

  it('is not called ended while its page still shows it open', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const recent = aScreen(open, ended);
    recent.observe(listOf(open), 0);
    recent.observe(listOf(), minute);
    await vi.advanceTimersByTimeAsync(100);
    expect(recent.rows(minute)).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(recent.rows(minute)).toEqual([ended]);
  });

  it('is not called ended any more when it is raised again', async () => {
    const recent = aScreen(ended);
    recent.observe(listOf(open), 0);
    recent.observe(listOf(), minute);
    await expect.poll(() => recent.rows(minute)).toHaveLength(1);
    recent.observe(listOf(open), 2 * minute);
    expect(recent.rows(2 * minute)).toEqual([]);
  });

  it('was never there for a screen that opens later', () => {
    const recent = aScreen(ended);
    recent.observe(listOf(), 0);
    expect(recent.rows(0)).toEqual([]);
  });
});
