import { AggregateHeader, Signal } from '@watchhouse/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folded, thinned } from './priority.ts';
import type { Rank } from './priority.ts';
import { anAggregate, linesOf, sayings } from './test-aggregates.ts';

const all = ['observed', 'motion', 'entered', 'turned', 'health', 'pressed'] as const;
const typesLeft = (text: string): readonly string[] =>
  linesOf({ text }).lines.map(({ type }) => type);

describe('an aggregate that has to give something up', () => {
  it('gives up first where people are and how they move', () => {
    const { text, dropped, signals, lowest } = thinned(anAggregate(1, all).text, 1);
    expect(typesLeft(text)).toEqual([
      'person.observed',
      'ptz.moved',
      'device.health',
      'duress.pressed',
      'agent.heartbeat',
    ]);
    expect({ dropped, signals, lowest }).toEqual({ dropped: 2, signals: 5, lowest: 2 });
  });

  it('then transitions and cameras, then the rest, and keeps what is expedited and its heartbeat', () => {
    expect(typesLeft(thinned(anAggregate(1, all).text, 2).text)).toEqual([
      'device.health',
      'duress.pressed',
      'agent.heartbeat',
    ]);
    const { text, lowest } = thinned(anAggregate(1, all).text, 3);
    expect(typesLeft(text)).toEqual(['duress.pressed', 'agent.heartbeat']);
    expect(lowest).toBe(5);
    expect(thinned(anAggregate(1, ['motion']).text, 1).lowest).toBe(4);
  });

  it('is not looked at again for what it never had', () => {
    const one = anAggregate(1, ['health']);
    expect(thinned(one.text, 1)).toMatchObject({ text: one.text, dropped: 0, lowest: 3 });
  });
});

const aggregate = fc
  .tuple(
    fc.integer({ min: 1, max: 1_000 }),
    fc.array(fc.constantFrom(...sayings), { maxLength: 12 }),
  )
  .map(([from, said]) => anAggregate(from, said));

it('stays an aggregate by its contract that says how many signals it had, whatever is given up', () => {
  const ranks = fc.array(fc.constantFrom<Rank>(1, 2, 3), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(aggregate, ranks, (whole, taken) => {
      let text = whole.text;
      for (const rank of taken) text = thinned(text, rank).text;
      const [first = '', ...lines] = text.split('\n');
      const header = AggregateHeader.parse(JSON.parse(first));
      const signals = lines.map((line) => Signal.parse(JSON.parse(line)));
      expect(header.count).toBe(signals.length);
      expect(header).toMatchObject({ from: linesOf(whole).header.from, to: whole.to });
      const dropped = 'dropped' in header ? (header.dropped ?? 0) : 0;
      expect(header.count + dropped).toBe(whole.signals);
      expect(signals.at(-1)).toMatchObject({ type: 'agent.heartbeat', sequence: whole.to });
    }),
  );
});

it('hands its numbers to the next one when it is given up altogether', () => {
  fc.assert(
    fc.property(aggregate, fc.constantFrom<Rank>(1, 2, 3), (older, rank) => {
      const younger = anAggregate(older.to + 1, ['health']);
      const { text, dropped } = folded(thinned(older.text, rank).text, younger.text);
      const { header, lines } = linesOf({ text });
      expect(AggregateHeader.parse(header)).toMatchObject({
        from: linesOf(older).header.from,
        to: younger.to,
        count: 2,
        dropped: older.signals,
      });
      expect(lines).toEqual(linesOf(younger).lines);
      expect(dropped).toBe(thinned(older.text, rank).signals);
    }),
  );
});
