import type { OpenAlarmRow } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import type { Api } from '../api/client.ts';
import { anAlarm } from './an-alarm.ts';
import { RecentAlarms } from './recent-alarms.svelte.ts';

const minute = 60_000;
const listOf = (...rows: OpenAlarmRow[]) => new Map(rows.map((row) => [row.alarm, row]));

function aScreen(ended: OpenAlarmRow) {
  const api = {
    call: () => Promise.resolve({ ok: true, value: { row: ended, history: [] } }),
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
