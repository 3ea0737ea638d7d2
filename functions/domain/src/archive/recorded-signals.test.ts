import fc from 'fast-check';
import { limits } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import {
  aggregatesOf,
  doorIs,
  duressRule,
  dwellRule,
  expeditedOf,
  forcedRule,
  heartbeat,
  pressed,
  seen,
  site,
} from '../builders/detection-builder.ts';
import type { Told } from '../builders/detection-builder.ts';
import { run } from '../builders/detection-story.ts';
import type { DetectionItem } from '../detection/ingest.ts';
import { alarmBook } from './alarm-book.ts';
import { recordedSignals } from './recorded-signals.ts';

const rules = [dwellRule(), forcedRule(), duressRule()];

/** Half a minute at the window with a heartbeat each second, a button, a door forced and closed. */
const morning: readonly Told[] = [
  ...Array.from({ length: 30 }, (_, at) => [seen(at, 'p', 'window'), heartbeat(at + 0.5)]).flat(),
  doorIs(31, 'forced'),
  heartbeat(32),
  pressed(33),
  doorIs(34, 'closed'),
  heartbeat(35),
];
const items = aggregatesOf(morning);

const text = (value: object) => JSON.stringify(value);
const aggregate = ({ header, signals }: DetectionItem) => [header, ...signals].map(text);
const record = (lines: readonly string[], number: number) => [
  text({
    archived: 1,
    shard: 'shardId-000000000000',
    sequenceNumber: String(number),
    partitionKey: site,
    arrivedAt: '2026-11-24T09:00:00.000Z',
    lines: lines.length,
  }),
  ...lines,
];
const bare = ({ signals }: DetectionItem) => signals.map(text);
const quarantined = text({
  quarantined: {
    shard: 'shardId-000000000000',
    sequenceNumber: '1',
    line: 1,
    reason: 'not-json',
    path: '',
    detail: '',
    at: '2026-11-24T09:00:00.000Z',
    bytes: '',
  },
});

/** Reads lines as one source, and gives what came of them. */
function read(lines: readonly string[]) {
  const recorded = recordedSignals(site);
  const taken = lines.flatMap((line, index) => {
    const fault = recorded.take(line);
    return fault ? [{ line: index + 1, ...fault }] : [];
  });
  const end = recorded.endSource();
  return {
    items: [...recorded.items(), ...recorded.finish()],
    faults: [...taken, ...(end ? [{ line: lines.length, ...end }] : [])],
    counts: recorded.counts(),
  };
}

/** Ids of the alarms that stand after the items. */
function standing(of: readonly DetectionItem[]): readonly string[] {
  const book = alarmBook(site);
  book.enact(run(rules, of).decisions);
  return book.standing().map(({ alarm }) => alarm);
}
const expected = standing(items);

describe('recorded signals', () => {
  it('raise three alarms in the story that the following compare', () => {
    expect(new Set(expected).size).toBe(3);
  });

  it('come out of aggregates and of archived records as they went in', () => {
    const aggregates = read(items.flatMap(aggregate));
    expect(aggregates).toMatchObject({ items, faults: [] });
    const records = read(items.map(aggregate).flatMap(record));
    expect(records).toMatchObject({ items, faults: [] });
  });

  it('raise the same alarms one to a line, whatever order lines have between two heartbeats', () => {
    expect(standing(read(items.flatMap(bare)).items)).toEqual(expected);
    const turned = items.flatMap((item) => [
      ...bare(item).slice(0, -1).reverse(),
      ...bare(item).slice(-1),
    ]);
    expect(standing(read(turned).items)).toEqual(expected);
  });

  it('raise the same alarms without any heartbeat, also when they are more than wait at once', () => {
    const quiet = items.flatMap(({ signals }) =>
      signals.filter(({ type }) => type !== 'agent.heartbeat'),
    );
    expect(standing(read(quiet.map(text)).items)).toEqual(expected);
    const many = Array.from({ length: limits.detection.pendingSignalsMax * 2 }, (_, at) =>
      text(seen(1_000 + at, 'q', 'toilet')),
    );
    const { items: all } = read([...quiet.map(text), ...many]);
    expect(Math.max(...all.map(({ signals }) => signals.length))).toBe(
      limits.signal.aggregateSignalsMax,
    );
    expect(standing(all)).toEqual(expected);
  });

  it('raise the same alarms when a button also overtook, or is told twice', () => {
    const [button] = morning.filter(({ type }) => type === 'duress.pressed');
    if (button === undefined) throw new Error('The story has no button.');
    const ahead = [...aggregate(expeditedOf(button)), ...items.flatMap(aggregate)];
    expect(standing(read(ahead).items)).toEqual(expected);
    expect(standing(read([text(button), ...items.flatMap(bare)]).items)).toEqual(expected);
  });

  it('wait behind the last heartbeat of their agent, as they did when they were recorded', () => {
    const cut = items.slice(0, 15).flatMap(bare);
    const { items: read15 } = read([
      ...cut,
      ...Array.from({ length: 20 }, (_, at) => text(seen(16 + at, 'p', 'window'))),
    ]);
    expect(standing(read15)).toEqual([]);
  });

  it('of another facility are counted and left out', () => {
    const elsewhere = 'fac_01JD8Z6M5V3N9QK2T7W4X8Y0AB';
    const foreign = items.flatMap(aggregate).map((line) => line.replaceAll(site, elsewhere));
    const { items: none, counts, faults } = read([...foreign, ...items.flatMap(aggregate)]);
    expect(none).toEqual(items);
    expect(counts.foreign).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  });
});

describe('what cannot be read', () => {
  const [first, second] = items;
  if (first === undefined || second === undefined) throw new Error('The story is too short.');
  const beat = first.signals.at(-1);
  if (beat === undefined) throw new Error('The story is too short.');

  it.each([
    ['{"specversion":', '', 'it is no JSON object'],
    ['7', '', 'it is no JSON object'],
    [text({ ...beat, time: 'noon' }), 'time', 'Invalid'],
    [text({ ...beat, data: { ...beat.data, spooled: -1 } }), 'data.spooled', 'Too small'],
    [text({ ...beat, source: 'x'.repeat(9_000) }), '', 'longer than 8192 bytes'],
    [text({ ...first.header, count: 0 }), 'count', 'Too small'],
    [text({ transitions: 1 }), 'transitions', 'decide nothing'],
    [text({ archived: 2 }), 'archived', 'Invalid'],
  ])('%s is told with its field and reason, and what follows is read', (line, field, reason) => {
    const { faults, items: rest } = read([line, ...items.flatMap(aggregate)]);
    expect(faults).toMatchObject([{ line: 1, field }]);
    expect(faults[0]?.reason).toContain(reason);
    expect(rest).toEqual(items);
  });

  it('within an aggregate leaves its other signals', () => {
    const lines = aggregate(first);
    const { faults, items: read2 } = read([
      ...lines.slice(0, 1),
      'nonsense',
      ...lines.slice(2),
      ...aggregate(second),
    ]);
    expect(faults).toEqual([{ line: 2, field: '', reason: 'it is no JSON object' }]);
    expect(read2).toEqual([{ ...first, signals: first.signals.slice(1) }, second]);
  });

  it('when it was archived is counted, and no fault of today', () => {
    const lines = aggregate(first);
    const kept = record([...lines.slice(0, 1), quarantined, ...lines.slice(2)], 1);
    const whole = record([quarantined], 2);
    const { faults, items: readable, counts } = read([...kept, ...whole, ...aggregate(second)]);
    expect(faults).toEqual([]);
    expect(counts.quarantined).toBe(2);
    expect(readable).toEqual([{ ...first, signals: first.signals.slice(1) }, second]);
  });

  it.each([
    ['an aggregate', aggregate(first), 'count', 'lacks 1 of its signals'],
    ['a record', record([...aggregate(first), quarantined], 1), 'lines', 'lacks 1 of its lines'],
  ])('of %s that is cut off is told', (_, lines, field, reason) => {
    const { faults } = read(lines.slice(0, -1));
    expect(faults).toMatchObject([{ field }]);
    expect(faults[0]?.reason).toContain(reason);
  });
});

it('no line whatever makes reading throw, and whole aggregates between any lines come out', () => {
  const like = fc.record(
    {
      archived: fc.constantFrom(1, 2),
      aggregate: fc.constantFrom(1, 2),
      quarantined: fc.jsonValue(),
      specversion: fc.constant('1.0'),
      type: fc.constantFrom('person.observed', 'door.state', 'sun.rose'),
      lines: fc.integer(),
      count: fc.integer({ min: -1, max: 3 }),
      data: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const line = fc.oneof(
    fc.string(),
    fc.json(),
    like.map(text),
    fc.constantFrom(...items.flatMap(aggregate)),
  );
  fc.assert(
    fc.property(fc.array(line), fc.array(line), (before, behind) => {
      const { items: found } = read([...before, ...items.flatMap(aggregate), ...behind]);
      expect(found).toEqual(expect.arrayContaining(items));
    }),
  );
});
