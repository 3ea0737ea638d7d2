import { limits } from '@watchhouse/contracts';
import { expect, it } from 'vitest';
import type { SpooledRecord } from '../spool/aggregate.ts';
import { joined } from './joined.ts';

const ulid = (name: string): string => `01KB3Q0000${name.padEnd(16, '0')}`;
const whose = { facility: `fac_${ulid('F')}`, agent: `agt_${ulid('A')}` };

/** A record of numbered lines, as the spool holds it. */
function aRecord(from: number, to: number, about: object = {}, line = '{}'): SpooledRecord {
  const count = to - from + 1;
  const header = { aggregate: 1, origin: 'agent', ...whose, from, to, count, ...about };
  const text = [JSON.stringify(header), ...Array.from({ length: count }, () => line)].join('\n');
  return { text, bytes: Buffer.byteLength(text), signals: count, to };
}
const headers = (records: readonly SpooledRecord[]) =>
  joined(records).map(({ text, count }) => {
    const {
      from,
      to,
      count: signals,
    } = JSON.parse(text.split('\n')[0] ?? '') as Record<string, number>;
    expect(text.split('\n')).toHaveLength(1 + (signals ?? 0));
    return [count, from, to];
  });

it('makes one record of aggregates that follow on each other', () => {
  expect(headers([aRecord(1, 3), aRecord(4, 4), aRecord(5, 9)])).toEqual([[3, 1, 9]]);
});

it('leaves a record alone as it is, and has nothing of nothing', () => {
  const record = aRecord(1, 3);
  expect(joined([record])).toEqual([{ text: record.text, count: 1, inOrder: true }]);
  expect(joined([])).toEqual([]);
});

it('hides no gap between them, and joins what is given up in them', () => {
  expect(headers([aRecord(1, 3), aRecord(5, 6)])).toEqual([
    [1, 1, 3],
    [1, 5, 6],
  ]);
  const [both] = joined([
    aRecord(1, 3, { dropped: 2 }),
    aRecord(4, 4),
    aRecord(5, 5, { dropped: 1 }),
  ]);
  expect(JSON.parse(both?.text.split('\n')[0] ?? '')).toMatchObject({ from: 1, to: 5, dropped: 3 });
});

it('joins no more than one record of the stream may hold', () => {
  const most = limits.signal.aggregateSignalsMax;
  expect(headers([aRecord(1, most - 1), aRecord(most, most), aRecord(most + 1, most + 1)])).toEqual(
    [
      [2, 1, most],
      [1, most + 1, most + 1],
    ],
  );
  const half = 'x'.repeat(limits.signal.aggregateBytesMax / 2);
  const large = [1, 2].map((number) => aRecord(number, number, {}, half));
  expect(joined(large).map(({ count }) => count)).toEqual([1, 1]);
});

it('leaves what overtakes alone', () => {
  const header = { aggregate: 1, origin: 'expedited', ...whose, count: 1 };
  const text = `${JSON.stringify(header)}\n{}`;
  const expedited = { text, bytes: text.length, signals: 1, to: 7 };
  const apart = { text, count: 1, inOrder: false };
  expect(joined([expedited, expedited])).toEqual([apart, apart]);
});
