import { AggregateHeader, limits, Signal } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { readSetup } from './config.ts';
import { createProducer } from './producer.ts';
import type { SpooledRecord } from './spool/aggregate.ts';
import { bytesOf, isFull } from './spool/aggregate.ts';
import { testButton, testSite } from './test-site.ts';

const startsAt = Date.parse('2026-11-24T08:00:00.000Z');
const standing = { sequence: 100, heartbeatAt: 0 };
const idle = { records: 0, bytes: 0 };

function produce(until: number, file = testSite()) {
  const producer = createProducer(readSetup(file), standing, startsAt);
  const steps = Array.from({ length: until * 2 }, (_, step) =>
    producer.until(startsAt + (step + 1) * 500, idle),
  );
  return {
    aggregates: steps.flatMap(({ aggregates }) => aggregates.map(read)),
    expedited: steps.flatMap(({ expedited }) => expedited.map(read)),
    standing: steps.at(-1)?.standing,
  };
}

function read({ text }: SpooledRecord) {
  const [header, ...signals] = text.split('\n').map((line) => JSON.parse(line) as unknown);
  return {
    header: AggregateHeader.parse(header),
    signals: signals.map((one) => Signal.parse(one)),
  };
}

describe('the records of a site', () => {
  const { aggregates, expedited, standing: after } = produce(4);
  const signals = aggregates.flatMap((aggregate) => aggregate.signals);

  it('are numbered without a gap and say their numbers', () => {
    expect(signals.map(({ sequence }) => sequence)).toEqual(signals.map((_, index) => 101 + index));
    for (const { header, signals: held } of aggregates) {
      expect(header).toMatchObject({
        from: held[0]?.sequence,
        to: held.at(-1)?.sequence,
        count: held.length,
      });
    }
    expect(after?.sequence).toBe(signals.at(-1)?.sequence);
  });
  it('are each closed by a heartbeat that promises nothing earlier', () => {
    let promised = '';
    for (const { signals: held } of aggregates) {
      expect(held.map(({ type }) => type === 'agent.heartbeat').indexOf(true)).toBe(
        held.length - 1,
      );
      for (const { time } of held) expect(time > promised).toBe(true);
      promised = held.at(-1)?.time ?? '';
    }
  });
  it('hold what the device said, and the heartbeat counts it', () => {
    expect(signals).toContainEqual(
      expect.objectContaining({ type: 'device.health', device: testButton }),
    );
    expect(signals.at(-1)?.data).toMatchObject({ devicesOnline: 1, devicesTotal: 1 });
  });
  it('say duress alone and again in order with the same id', () => {
    const inOrder = signals.filter(({ type }) => type === 'duress.pressed');
    expect(expedited.map((record) => record.signals)).toEqual([inOrder]);
    expect(inOrder[0]).toMatchObject({ expedited: true, time: '2026-11-24T08:00:01.200Z' });
    expect(expedited[0]?.header).toMatchObject({ origin: 'expedited', count: 1 });
  });
  it('sample the people: the walker each second, the one who stands when he comes and goes', () => {
    const seen = signals.flatMap((one) => (one.type === 'person.observed' ? [one.data] : []));
    const tracks = [...new Set(seen.map(({ track }) => track))];
    expect(tracks).toHaveLength(2);
    const counts = tracks.map((track) => seen.filter((data) => data.track === track).length);
    expect(counts.sort()).toEqual([2, 4]);
  });
});

it('another round shows other tracks', () => {
  const tracksIn = ({ aggregates }: ReturnType<typeof produce>) =>
    aggregates.flatMap(({ signals }) =>
      signals.flatMap((one) => (one.type === 'person.observed' ? [one.data.track] : [])),
    );
  expect(new Set(tracksIn(produce(12))).size).toBe(4);
});

it('the same agent, numbers and recording give the same records', () => {
  expect(produce(3)).toEqual(produce(3));
});

it('an aggregate is closed before it breaks a bound', () => {
  expect(isFull(limits.signal.aggregateSignalsMax - 2, 0)).toBe(false);
  expect(isFull(limits.signal.aggregateSignalsMax - 1, 0)).toBe(true);
  expect(isFull(1, limits.signal.aggregateBytesMax - 2 * limits.signal.bytesMax)).toBe(false);
  expect(isFull(1, limits.signal.aggregateBytesMax - limits.signal.bytesMax)).toBe(true);
  const everything = produce(12).aggregates.flatMap(({ signals }) => signals);
  expect(Math.max(...everything.map(bytesOf))).toBeLessThan(limits.signal.bytesMax);
});

it('more signals than one aggregate holds become several, each closed and in order', () => {
  const script = Array.from({ length: limits.signal.aggregateSignalsMax + 10 }, (_, index) => ({
    atSecond: index / 10_000,
    device: testButton,
    type: 'device.health',
    data: { device: testButton, state: 'online' },
  }));
  const { aggregates } = produce(1, testSite({ scenario: { script } }));
  const [first, second] = aggregates;
  for (const { signals } of aggregates) {
    expect(signals.length).toBeLessThanOrEqual(limits.signal.aggregateSignalsMax);
    expect(JSON.stringify(signals).length).toBeLessThan(limits.signal.aggregateBytesMax);
  }
  expect(first?.signals.at(-1)?.type).toBe('agent.heartbeat');
  expect(second?.signals[0]?.sequence).toBe((first?.signals.at(-1)?.sequence ?? 0) + 1);
  expect(second?.signals[0]?.time).toBeDefined();
  expect((second?.signals[0]?.time ?? '') >= (first?.signals.at(-1)?.time ?? 'z')).toBe(true);
});
