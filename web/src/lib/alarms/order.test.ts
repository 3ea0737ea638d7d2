import { describe, expect, test } from 'vitest';
import { anAlarm } from './an-alarm.ts';
import { lanesOf, unseenCounts } from './order.ts';

const old = '2026-11-24T08:00:00.000Z';
const recent = '2026-11-24T08:05:00.000Z';

describe('the alarm list', () => {
  test('what nobody has seen comes first, then what someone is on, then what was put aside', () => {
    const lanes = lanesOf([
      anAlarm({ number: 1, status: 'shelved' }),
      anAlarm({ number: 2, status: 'ack-active' }),
      anAlarm({ number: 3, status: 'rtn-unack', priority: 'low' }),
    ]);
    expect(lanes.map(({ lane }) => lane)).toEqual(['unseen', 'seen', 'aside']);
  });

  test('within a lane the most urgent is on top, and of equals the newest', () => {
    const lanes = lanesOf([
      anAlarm({ number: 1, priority: 'high', openedAt: recent }),
      anAlarm({ number: 2, priority: 'critical', openedAt: old }),
      anAlarm({ number: 3, priority: 'critical', openedAt: recent }),
    ]);
    expect(lanes[0]?.rows.map(({ alarm }) => alarm.slice(-1))).toEqual(['3', '2', '1']);
  });

  test('counts speak only of alarms that nobody has seen', () => {
    const rows = [
      anAlarm({ number: 1, priority: 'high' }),
      anAlarm({ number: 2, priority: 'high', status: 'ack-active' }),
      anAlarm({ number: 3, priority: 'low', status: 'rtn-unack' }),
    ];
    expect(unseenCounts(rows)).toEqual([
      { priority: 'high', count: 1 },
      { priority: 'low', count: 1 },
    ]);
  });
});
