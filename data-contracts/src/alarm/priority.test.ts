import { describe, expect, it } from 'vitest';
import { Consequence, TimeToRespond } from './alarm.ts';
import type { Priority } from './alarm.ts';
import { priorityOf, secondsToRespond } from './priority.ts';

/** The published table as screens show it: 紧急 ◆, 高 ▲, 中 ●, 低 ■. */
const shapes: Record<Priority, string> = { critical: '◆', high: '▲', medium: '●', low: '■' };
const rowOf = (consequence: Consequence): string =>
  TimeToRespond.options.map((time) => shapes[priorityOf(consequence, time)]).join('');

describe('priority follows from consequence and time to respond', () => {
  it.each<[Consequence, string]>([
    ['life', '◆▲●●'],
    ['escape', '◆▲●●'],
    ['rights', '▲▲●■'],
    ['property', '▲●■■'],
    ['record', '●●■■'],
  ])('%s: %s', (consequence, row) => {
    expect(rowOf(consequence)).toBe(row);
  });

  it('never rises with more time, and every time but the last has its seconds', () => {
    const urgency: readonly Priority[] = ['low', 'medium', 'high', 'critical'];
    for (const consequence of Consequence.options) {
      const row = TimeToRespond.options.map((time) =>
        urgency.indexOf(priorityOf(consequence, time)),
      );
      expect(row).toEqual([...row].sort((left, right) => right - left));
    }
    expect(TimeToRespond.options.map((time) => secondsToRespond[time])).toEqual([
      60,
      300,
      1_800,
      null,
    ]);
  });
});
