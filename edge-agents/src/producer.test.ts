import { AggregateHeader, DeviceId, limits, Signal } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { readSetup } from './config.ts';
import { createProducer } from './producer.ts';
import { replaySources } from './replay/site.ts';
import { mergeSources } from './source.ts';
import type { Said } from './source.ts';
import type { SpooledRecord } from './spool/aggregate.ts';
import { bytesOf, isFull } from './spool/aggregate.ts';
import { testButton, testSite } from './test-site.ts';

const startsAt = Date.parse('2026-11-24T08:00:00.000Z');
const standing = { sequence: 100, heartbeatAt: 0, unclosed: [] };
const idle = { spooled: 0, spoolBytes: 0 };

function produce(until: number, file = testSite()) {
  const setup = readSetup(file);
  const site = mergeSources(replaySources(setup, startsAt));
  const producer = createProducer(setup, site, standing);
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

/** A producer over what a test lets a site say, one list for each call. */
function speaking(...lists: readonly (readonly Said[])[]) {
  const setup = readSetup(testSite());
  const calls = [...lists];
  const site = { until: () => calls.shift() ?? [], stop: () => Promise.resolve() };
  return { setup, producer: createProducer(setup, site, { ...standing, heartbeatAt: startsAt }) };
}
const button = DeviceId.parse(testButton);
const health = (at: number, state: 'online' | 'offline' = 'online'): Said => ({
  type: 'device.health',
  device: button,
  data: { device: button, state },
  at,
});
const pressed = (at: number): Said => {
  const data = Signal.parse(produce(2).expedited[0]?.signals[0]).data as Extract<
    Said,
    { type: 'duress.pressed' }
  >['data'];
  return { type: 'duress.pressed', device: button, data, at, expedited: true };
};
const signalsOf = (records: readonly SpooledRecord[] = []) =>
  records.flatMap((record) => read(record).signals);

describe('what is heard after a heartbeat promised that nothing earlier follows', () => {
  const { lateClampMsMax } = limits.signal;

  it('is moved to just after it when it is a little late, its own time kept as evidence', () => {
    const { producer } = speaking([health(startsAt - lateClampMsMax)]);
    const [moved] = signalsOf(producer.until(startsAt + 500, idle).aggregates);
    expect(moved).toMatchObject({
      time: '2026-11-24T08:00:00.001Z',
      rawtime: '2026-11-24T07:59:58.000Z',
    });
  });
  it('keeps what the device’s own clock said', () => {
    const { producer } = speaking([{ ...health(startsAt - 10), rawtime: 'yesterday' }]);
    const [moved] = signalsOf(producer.until(startsAt + 500, idle).aggregates);
    expect(moved).toMatchObject({ time: '2026-11-24T08:00:00.001Z', rawtime: 'yesterday' });
  });
  it('keeps its time beyond that, so that it is counted as late, and no heartbeat goes back', () => {
    const old = startsAt - lateClampMsMax - 1;
    const many = Array.from({ length: limits.signal.aggregateSignalsMax }, () => health(old));
    const { producer } = speaking(many);
    const signals = signalsOf(producer.until(startsAt + 500, idle).aggregates);
    expect(signals[0]).toMatchObject({ time: '2026-11-24T07:59:57.999Z' });
    expect(signals[0]).not.toHaveProperty('rawtime');
    const beats = signals.flatMap(({ type, time }) => (type === 'agent.heartbeat' ? [time] : []));
    expect(beats).toEqual(['2026-11-24T08:00:00.000Z', '2026-11-24T08:00:00.500Z']);
  });
});

describe('what is expedited', () => {
  it('leaves before its half second is over, and comes again in order with the same id', () => {
    const { producer } = speaking([health(startsAt + 10), pressed(startsAt + 20)], [], []);
    const ahead = producer.urgent(startsAt + 20);
    expect(ahead?.aggregates).toEqual([]);
    const [signal] = signalsOf(ahead?.expedited);
    expect(signal).toMatchObject({ type: 'duress.pressed', sequence: 101 });
    const { aggregates, expedited, standing: after } = producer.until(startsAt + 500, idle);
    expect(expedited).toEqual([]);
    expect(signalsOf(aggregates)[0]).toEqual(signal);
    expect(signalsOf(aggregates).map(({ sequence }) => sequence)).toEqual([101, 102, 103]);
    expect(read(aggregates[0] ?? expectNever()).header).toMatchObject({ from: 101, to: 103 });
    expect(after).toEqual({ sequence: 103, heartbeatAt: startsAt + 500, unclosed: [] });
  });
  it('comes in order after a crash between the two', () => {
    const before = speaking([pressed(startsAt + 20)]);
    const ahead = before.producer.urgent(startsAt + 20);
    const { setup } = before;
    const silent = { until: () => [], stop: () => Promise.resolve() };
    const restarted = createProducer(setup, silent, ahead?.standing ?? standing);
    const { aggregates } = restarted.until(startsAt + 500, idle);
    expect(signalsOf(aggregates)[0]).toEqual(signalsOf(ahead?.expedited)[0]);
  });
  it('is nothing when nobody is in danger', () => {
    const { producer } = speaking([health(startsAt + 10)]);
    expect(producer.urgent(startsAt + 20)).toBeUndefined();
    expect(signalsOf(producer.until(startsAt + 500, idle).aggregates)).toHaveLength(2);
  });
});

it('counts a device as online by the last it said', () => {
  const { producer } = speaking([health(startsAt + 1)], [health(startsAt + 501, 'offline')]);
  const online = [startsAt + 500, startsAt + 1_000].map((at) => {
    const beat = signalsOf(producer.until(at, idle).aggregates).at(-1);
    return beat?.type === 'agent.heartbeat' && beat.data.devicesOnline;
  });
  expect(online).toEqual([1, 0]);
});

const expectNever = (): never => expect.fail('there is no record');
