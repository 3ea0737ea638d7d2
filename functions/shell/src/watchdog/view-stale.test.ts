import { limits } from '@watchhouse/contracts';
import type { ConsumerName } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { aHouse } from '../consumers/house-examples.ts';
import type { House } from '../consumers/house-examples.ts';
import { consumerNames } from '../consumers/registry.ts';
import { runConsumer } from '../consumers/run-consumer.ts';
import { tendFacilities } from '../consumers/tend-facilities.ts';
import { positionFrame } from '../push/ticking.ts';
import { aCrash, alarmsOf, aWatchedHouse, pass, send, decide, toldOf } from './watch-examples.ts';
import { superviseWatch } from './watch-chain.ts';
import { watchViews } from './watch-views.ts';

const { viewStaleMs } = limits.watchdog;
const watch = ({ services, facility }: House) => watchViews(services, facility);
const said = async (house: House) =>
  (await alarmsOf(house, 'view-stale')).map(({ place, status }) => [place.label.en, status]);

/** Runs all consumers but some, which nobody wakes. */
async function follow({ services, facility }: House, without: readonly ConsumerName[]) {
  for (const name of consumerNames.filter((other) => !without.includes(other))) {
    await runConsumer(services, facility, name);
  }
}

/** A house in which something happened that one consumer has not taken in. */
async function aLag(consumer: ConsumerName, crash?: Parameters<typeof aHouse>[0]) {
  const house = await aHouse(crash);
  await house.raise();
  await follow(house, [consumer]);
  return house;
}

describe('a view that does not follow the log', () => {
  it('is stale once an event waits for longer than the bound, not before', async () => {
    const house = await aLag('published');
    house.clock.pass(viewStaleMs - 1);
    await watch(house);
    expect(await said(house)).toEqual([]);
    house.clock.pass(1);
    await Promise.all([watch(house), watch(house)]);
    await watch(house);
    expect(await said(house)).toEqual([['published', 'unack-active']]);
    expect(await alarmsOf(house, 'view-stale')).toMatchObject([
      {
        openedAt: house.clock.now(),
        definition: { category: 'system', priority: 'medium', shelvable: false },
        evidence: { values: { consumer: 'published', position: 2, staleSeconds: 30 } },
      },
    ]);
    expect(await toldOf(house, 'view-stale')).toEqual(['alarm.raised']);
  });

  it('clears when it has caught up, and opens the same alarm when it lags again', async () => {
    const house = await aLag('published');
    house.clock.pass(viewStaleMs);
    await watch(house);
    await follow(house, []);
    await watch(house);
    await watch(house);
    expect(await said(house)).toEqual([['published', 'rtn-unack']]);
    await house.raise();
    await follow(house, ['published']);
    house.clock.pass(viewStaleMs);
    await watch(house);
    expect(await toldOf(house, 'view-stale')).toEqual([
      'alarm.raised',
      'alarm.condition-ended',
      'alarm.re-alarmed',
    ]);
  });

  it('has an alarm of its own, each', async () => {
    const house = await aHouse();
    await house.raise();
    await follow(house, ['published', 'postings', 'quarantine']);
    house.clock.pass(viewStaleMs);
    await watch(house);
    const names = (await said(house)).map(([name]) => name).sort();
    expect(names).toEqual(['postings', 'published', 'quarantine']);
  });

  it('that carries alarms is urgent, and is brought along by its own alarm', async () => {
    const house = await aLag('open-alarms');
    await house.services.views.drop(house.facility, 'open-alarms', 1);
    house.clock.pass(viewStaleMs);
    await watch(house);
    expect(await alarmsOf(house, 'view-stale')).toMatchObject([
      { definition: { priority: 'high' }, status: 'unack-active' },
    ]);
    await watch(house);
    expect(await said(house)).toEqual([['open-alarms', 'rtn-unack']]);
  });

  it('because it is parked has the alarm of the cause, and no second one', async () => {
    const house = await aLag('published');
    const parked = { failures: 3, parkedSince: house.clock.now(), parkedUntil: house.clock.now() };
    await house.services.consumers.setFailure(house.facility, 'published', parked);
    house.clock.pass(viewStaleMs);
    await watch(house);
    expect(await said(house)).toEqual([]);
    await house.services.consumers.clearFailure(house.facility, 'published');
    await watch(house);
    await house.services.consumers.setFailure(house.facility, 'published', parked);
    await watch(house);
    expect(await said(house)).toEqual([['published', 'rtn-unack']]);
    await house.services.consumers.clearFailure(house.facility, 'published');
    await watch(house);
    expect(await said(house)).toEqual([['published', 'unack-active']]);
  });

  it('and feeds no screen is none of ours', async () => {
    const house = await aLag('replay');
    house.clock.pass(10 * viewStaleMs);
    await watch(house);
    expect(await said(house)).toEqual([]);
  });

  it.each([
    'watch.after-note',
    'append.before-transact',
    'append.after-transact',
    'watch.after-command',
  ] as const)('is said once when the watchdog ends at %s', async (point) => {
    const crash = aCrash();
    const house = await aLag('published', { crash: crash.hook });
    house.clock.pass(viewStaleMs);
    crash.arm(point);
    await expect(watch(house)).rejects.toThrow();
    house.clock.pass(1_000);
    await watch(house);
    await follow(house, []);
    crash.arm(point);
    await expect(watch(house)).rejects.toThrow();
    await watch(house);
    expect(await toldOf(house, 'view-stale')).toEqual(['alarm.raised', 'alarm.condition-ended']);
  });

  it('writes nothing while all is well', async () => {
    const house = await aHouse();
    await house.raise();
    await follow(house, []);
    const { viewsTable } = house.services;
    const write = viewsTable.write.bind(viewsTable);
    let writes = 0;
    viewsTable.write = (...about) => {
      writes += 1;
      return write(...about);
    };
    house.clock.pass(viewStaleMs);
    await watch(house);
    expect(writes).toBe(0);
    expect((await house.services.ledger.head(house.facility)).seq).toBe(3);
  });
});

describe('who looks at the views', () => {
  it('is the minute clock, also where no agent is', async () => {
    const house = await aLag('published');
    house.clock.pass(viewStaleMs);
    await tendFacilities(house.services);
    expect(await said(house)).toEqual([['published', 'unack-active']]);
  });

  it('is the chain of the watchdog between its turns', async () => {
    const house = await aWatchedHouse();
    await send(house, house.agent);
    await decide(house);
    await superviseWatch(house.services, house.facility);
    await house.raise();
    await follow(house, ['published']);
    await pass(house, 50, () => send(house, house.agent).then(() => decide(house)));
    expect(await said(house)).toEqual([['published', 'unack-active']]);
  });
});

describe('a screen whose alarms stand still', () => {
  it('sees by the position frames that the log went on', async () => {
    const house = await aHouse();
    const { services, facility } = house;
    expect(await positionFrame(services, facility)).toMatchObject({ ledger: 2, head: 2 });
    await house.raise();
    expect(await positionFrame(services, facility)).toMatchObject({ ledger: 2, head: 3 });
  });
});
