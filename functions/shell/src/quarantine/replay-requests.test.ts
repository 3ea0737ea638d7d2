import { AggregateHeader, limits } from '@watchhouse/contracts';
import type { QuarantineRow, Signal } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { aHouse } from '../consumers/house-examples.ts';
import type { House } from '../consumers/house-examples.ts';
import { runConsumer } from '../consumers/run-consumer.ts';
import type { CrashPoint } from '../crash-points.ts';
import { decodeRecord } from '../stream/decode-record.ts';
import { headerOf, mapSummary, ndjson } from '../stream/site-under-test.ts';
import { aKeptLine, aPress, putAside } from './quarantine-examples.ts';
import { quarantineObject } from './quarantine-entry.ts';
import { replayedRecords } from './replayed-records.ts';

const ask = ({ order }: House, object: string) =>
  order({ type: 'stream.replay-quarantine', payload: { object } });
const replay = ({ services, facility }: House) => runConsumer(services, facility, 'replay');
const stream = ({ services }: House) => services.signals.records.map(decodeRecord);
const outcomes = async ({ services, facility }: House) =>
  (await services.ledger.readLog(facility, 1, 200)).events
    .filter(({ type }) => type === 'stream.quarantine-replayed')
    .map(({ payload }) => payload);
const rowOf = async (house: House, object: string) => {
  await house.settle();
  const { services, facility } = house;
  return (await services.views.row(facility, 'quarantine', object)) as QuarantineRow;
};

describe('a line that can be read now', () => {
  it('goes back into the stream as it was, and is on record', async () => {
    const house = await aHouse();
    const agent = house.ids.next('agent');
    const press = aPress(house, agent);
    const object = await putAside(house, [aKeptLine(house, JSON.stringify(press), { agent })]);
    expect(await rowOf(house, object)).toMatchObject({ state: 'kept' });
    await ask(house, object);
    await replay(house);
    expect(stream(house)).toMatchObject([
      { header: { origin: 'replayed', agent }, signals: [press], quarantined: [] },
    ]);
    expect(await outcomes(house)).toMatchObject([{ object, entries: 1, readable: 1, faulty: 0 }]);
    expect(await rowOf(house, object)).toMatchObject({ state: 'replayed' });
    await expect(ask(house, object)).rejects.toThrow('quarantine.nothingLeft');
  });

  it('of an entry that does not say whose it was counts as of whom it names', async () => {
    const house = await aHouse();
    const press = aPress(house, house.ids.next('agent'));
    const object = await putAside(house, [aKeptLine(house, JSON.stringify(press))]);
    await ask(house, object);
    await replay(house);
    expect(stream(house)).toMatchObject([{ signals: [press] }]);
  });

  it('goes back by the time at which it came, not by the time of its replay', async () => {
    const house = await aHouse();
    const agent = house.ids.next('agent');
    const ahead = aPress(house, agent);
    house.clock.pass(-limits.signal.futureMsMax - 1);
    const kept = aKeptLine(house, JSON.stringify(ahead), { agent, reason: 'future-time' });
    const object = await putAside(house, [kept]);
    house.clock.pass(10 * limits.signal.futureMsMax);
    await ask(house, object);
    await replay(house);
    expect(stream(house)).toEqual([]);
    expect(await outcomes(house)).toMatchObject([{ readable: 0, faulty: 1 }]);
  });
});

describe('a line that is still at fault', () => {
  it('stays, and is all that is read the next time', async () => {
    const house = await aHouse();
    const agent = house.ids.next('agent');
    const press = aPress(house, agent);
    const lines = [JSON.stringify(press), '{"type":'];
    const object = await putAside(
      house,
      lines.map((line) => aKeptLine(house, line, { agent })),
    );
    await ask(house, object);
    await replay(house);
    expect(await rowOf(house, object)).toMatchObject({
      state: 'replayed',
      replayed: { readable: 1, faulty: 1 },
    });
    await ask(house, object);
    await replay(house);
    expect(stream(house)).toHaveLength(1);
    expect(await outcomes(house)).toMatchObject([
      { entries: 2, readable: 1, faulty: 1 },
      { entries: 1, readable: 0, faulty: 1 },
    ]);
  });

  it('is not changed where it lies: it is evidence', async () => {
    const house = await aHouse();
    const object = await putAside(house, [aKeptLine(house, 'no signal')]);
    const before = await house.services.objects.state.get(object);
    await ask(house, object);
    await replay(house);
    expect(await house.services.objects.state.get(object)).toEqual(before);
  });

  it.each([
    ['speaks for another agent than its record', true],
    ['was put aside for that by an earlier release', false],
  ])('because it %s is never read as that agent', async (_, isNamed) => {
    const house = await aHouse();
    const other = aPress(house, house.ids.next('agent'));
    const kept = aKeptLine(house, JSON.stringify(other), {
      path: 'type',
      detail: 'not of agent',
      ...(isNamed && { agent: house.ids.next('agent') }),
    });
    const object = await putAside(house, [kept]);
    await ask(house, object);
    await replay(house);
    expect(stream(house)).toEqual([]);
  });

  it('also when this software cannot read what was kept of it', async () => {
    const house = await aHouse();
    const { services, facility } = house;
    const object = quarantineObject(facility, 'shardId-000000000000', '17');
    await services.objects.state.put(object, Buffer.from('{"kept":"by another release"}\n'));
    await putAside(house, [aKeptLine(house, 'x')]);
    await ask(house, object);
    await replay(house);
    expect(await outcomes(house)).toMatchObject([{ entries: 1, readable: 0, faulty: 1 }]);
  });
});

describe('a whole record', () => {
  const header = (house: House, about: object) =>
    JSON.stringify({ aggregate: 1, facility: house.facility, count: 2, ...about });

  it('that can be taken apart now gives its lines, and keeps those at fault', async () => {
    const house = await aHouse();
    const agent = house.ids.next('agent');
    const press = aPress(house, agent);
    const text = [
      header(house, { origin: 'agent', agent, from: 7, to: 8 }),
      JSON.stringify(press),
      'no signal',
    ].join('\n');
    const kept = aKeptLine(house, text, { line: 0, reason: 'no-header', path: '' });
    const object = await putAside(house, [kept]);
    await ask(house, object);
    await replay(house);
    expect(stream(house)).toMatchObject([{ header: { origin: 'replayed' }, signals: [press] }]);
    expect(await outcomes(house)).toMatchObject([{ entries: 1, readable: 1, faulty: 1 }]);
    const left = object.replace('quarantine/', 'quarantine-left/');
    const lines = Buffer.from((await house.services.objects.state.get(left)) ?? []).toString();
    expect(JSON.parse(lines)).toMatchObject({ line: 2, reason: 'not-json' });
  });

  it('that overtook and does not come again stays whole', async () => {
    const house = await aHouse();
    const summary = mapSummary(house.facility, house.clock.now());
    const text = Buffer.from(ndjson(headerOf(house.facility, 'expedited'), [summary])).toString();
    const kept = aKeptLine(house, text, { line: 0, reason: 'no-header', path: '' });
    await ask(house, await putAside(house, [kept]));
    await replay(house);
    expect(stream(house)).toEqual([]);
    expect(await outcomes(house)).toMatchObject([{ readable: 0, faulty: 1 }]);
  });

  it('that cannot be taken apart stays whole', async () => {
    const house = await aHouse();
    const object = await putAside(house, [aKeptLine(house, 'no header', { line: 0 })]);
    await ask(house, object);
    await replay(house);
    expect(stream(house)).toEqual([]);
    expect(await outcomes(house)).toMatchObject([{ readable: 0, faulty: 1 }]);
  });
});

describe('a replay', () => {
  const points: readonly CrashPoint[] = [
    'replay.before-put',
    'replay.after-put',
    'replay.after-left',
    'append.before-transact',
    'append.after-transact',
    'replay.after-command',
    'follow.before-move',
  ];
  it.each(points)('that ends at %s loses no line and is recorded once', async (point) => {
    let isArmed = false;
    const house = await aHouse({
      crash: (at) => {
        if (!isArmed || at !== point) return;
        isArmed = false;
        throw new Error(at);
      },
    });
    const agent = house.ids.next('agent');
    const press = aPress(house, agent);
    const lines = [JSON.stringify(press), 'no signal'];
    const object = await putAside(
      house,
      lines.map((line) => aKeptLine(house, line, { agent })),
    );
    await ask(house, object);
    isArmed = true;
    expect(await replay(house)).toMatchObject({ kind: 'failed' });
    expect(await replay(house)).toMatchObject({ kind: 'ran' });
    const ids = stream(house).flatMap(({ signals }) => signals.map(({ id }) => id));
    expect(new Set(ids)).toEqual(new Set([press.id]));
    expect(await outcomes(house)).toMatchObject([{ entries: 2, readable: 1, faulty: 1 }]);
    expect(await outcomes(house)).toHaveLength(1);
    expect(await rowOf(house, object)).toMatchObject({ state: 'replayed' });
  });

  it('of an object that is gone says that nothing was there', async () => {
    const house = await aHouse();
    const object = await putAside(house, [aKeptLine(house, 'x')]);
    house.services.objects.state.contents.delete(object);
    await ask(house, object);
    expect(await replay(house)).toMatchObject({ kind: 'ran' });
    expect(await outcomes(house)).toMatchObject([{ entries: 0, readable: 0, faulty: 0 }]);
  });
});

describe('what goes back into the stream', () => {
  it('keeps the bounds of a record, agent by agent and in order', async () => {
    const house = await aHouse();
    const { aggregateSignalsMax, aggregateBytesMax } = limits.signal;
    const agents = [house.ids.next('agent'), house.ids.next('agent')] as const;
    const signals = Array.from({ length: 2 * aggregateSignalsMax + 2 }, (_, n) =>
      aPress(house, agents[n % 2 === 0 ? 0 : 1]),
    );
    const records = replayedRecords(house.facility, signals);
    const read = records.map((bytes) =>
      decodeRecord({
        shard: 's',
        sequenceNumber: '1',
        partitionKey: house.facility,
        arrivedAt: house.clock.now(),
        bytes,
      }),
    );
    for (const bytes of records) expect(bytes.length).toBeLessThanOrEqual(aggregateBytesMax);
    expect(read.flatMap(({ quarantined }) => quarantined)).toEqual([]);
    for (const [n, agent] of agents.entries()) {
      const own = read.filter(
        ({ header }) => header && 'agent' in header && header.agent === agent,
      );
      expect(own.flatMap(({ signals: some }) => some.map(({ id }) => id))).toEqual(
        signals.filter((_, index) => index % 2 === n).map(({ id }) => id),
      );
    }
  });

  it('is the word of the ledger where it was that before', async () => {
    const house = await aHouse();
    const { agent: _, ...press } = aPress(house, house.ids.next('agent'));
    const context = { ...press, type: 'context.changed' } as unknown as Signal;
    const [record] = replayedRecords(house.facility, [context]);
    const [first = ''] = Buffer.from(record ?? [])
      .toString()
      .split('\n');
    expect(AggregateHeader.parse(JSON.parse(first))).toMatchObject({ origin: 'ledger', count: 1 });
  });
});
