import { Instant } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { house, neighbour } from '../story/place.ts';
import { calm } from '../weather/weather.ts';
import type { Played, Sabotage } from '../world/played.ts';
import { play } from '../world/world.ts';
import { brokenPromises } from './promises.ts';
import type { PromiseName } from './promises.ts';

const seed = 5;

/** Promises that are broken when the world is. */
async function brokenBy(sabotage: Sabotage): Promise<readonly string[]> {
  return promisesBrokenIn(await play(seed, calm, sabotage));
}

async function promisesBrokenIn(played: Played): Promise<readonly string[]> {
  return [...new Set((await brokenPromises(played)).map(({ promise }) => promise))];
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Nothing of a record reaches the stream when it says this, the n-th time. */
const dropping = (words: string, nth = 1): Required<Pick<Sabotage, 'record'>> => {
  let times = 0;
  return {
    record: (bytes) => (textOf(bytes).includes(words) && (times += 1) === nth ? [] : [bytes]),
  };
};

describe('a broken world is noticed', () => {
  const noticed = (name: PromiseName) => expect.arrayContaining([name]) as readonly string[];

  it('when nothing is broken, nothing is', async () => {
    expect(await brokenBy({})).toEqual([]);
  });

  it('when a record of the spool never arrives', async () => {
    const broken = await brokenBy(dropping('"origin":"agent"', 6));
    expect(broken).toEqual(noticed('nothing is lost'));
  });

  it('when the records of a person at the window never arrive', async () => {
    const record = (bytes: Uint8Array) =>
      textOf(bytes).includes('person.observed') ? [] : [bytes];
    const broken = await brokenBy({ record });
    expect(broken).toEqual(noticed('settled alarms equal those of in-order delivery'));
    expect(broken).toEqual(noticed('edge and cloud agree'));
  });

  it('when an append is carried out under another id as well', async () => {
    const broken = await brokenBy({
      services: (services) => ({
        ...services,
        ledger: {
          ...services.ledger,
          // The memory of commands is lost, and with it the version that would refuse the second one.
          append: async (request) => {
            const outcome = await services.ledger.append(request);
            if (request.events.some(({ type }) => type === 'alarm.acknowledged')) {
              await services.ledger.append({
                ...request,
                command: { ...request.command, id: services.ids.next('command') },
                states: request.states.map((state) => ({
                  ...state,
                  expectedVersion: state.expectedVersion + request.events.length,
                })),
              });
            }
            return outcome;
          },
        },
      }),
    });
    expect(broken).toEqual(noticed('nothing is doubled'));
  });

  it('when a row of a view is lost', async () => {
    let isLost = false;
    const broken = await brokenBy({
      services: (services) => ({
        ...services,
        views: {
          ...services.views,
          apply: (facility, view, change, move) => {
            const loses = view === 'alarm-pages' && change.rows.size > 0 && !isLost;
            isLost ||= loses;
            const kept = loses ? { ...change, rows: new Map() } : change;
            return services.views.apply(facility, view, kept, move);
          },
        },
      }),
    });
    expect(broken).toEqual(noticed('views equal the fold'));
  });

  it('when an older position is stored over a newer one', async () => {
    const played = await play(seed, calm);
    const [first] = played.positions.filter(({ of }) => of === 'fence');
    const positions = [...played.positions, ...(first ? [first] : [])];
    expect(await promisesBrokenIn({ ...played, positions })).toEqual(['positions never go back']);
  });

  it('when a number is given out twice', async () => {
    const played = await play(seed, calm);
    const disk = played.disks.get(house)?.get('north');
    const [first] = disk?.kept.ordered ?? [];
    if (first !== undefined) disk?.kept.ordered.push(first);
    expect(await promisesBrokenIn(played)).toEqual(noticed('positions never go back'));
  });

  it('when the neighbour has to wait', async () => {
    const played = await play(seed, calm);
    const late = (played.logs.get(neighbour) ?? []).map((event) => ({
      ...event,
      recordedAt: Instant.parse(new Date(Date.parse(event.recordedAt) + 10_000).toISOString()),
    }));
    const logs = new Map([...played.logs, [neighbour, late]]);
    expect(await promisesBrokenIn({ ...played, logs })).toEqual(['the neighbour notices nothing']);
  });

  it('when an entry of the ledger is changed', async () => {
    const played = await play(seed, calm);
    const { entries } = played.services.ledger.table.logs.get(house.facility) ?? {};
    entries?.set(5, (entries.get(5) ?? '').replace('"live"', '"drill"'));
    expect(await promisesBrokenIn(played)).toEqual(noticed('the ledger is sound'));
  });
});
