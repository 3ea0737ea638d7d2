import { describe, expect, it } from 'vitest';
import { limits } from '@watchhouse/contracts';
import type { OpenAlarmRow } from '@watchhouse/contracts';
import { loadCheckpoints } from '../checkpoint/checkpoints.ts';
import { aHouse } from './house-examples.ts';
import type { House } from './house-examples.ts';
import { handleWake } from './handle-wake.ts';
import { consumerNames } from './registry.ts';
import { runConsumer } from './run-consumer.ts';
import { tendFacilities } from './tend-facilities.ts';
import { consumerStands, wakeConsumers, wakeLagging } from './wake-consumers.ts';

const { failuresBeforeParking } = limits.consumer;

/** A house whose push cannot work: the gateway refuses us. */
async function aHouseWithoutGateway() {
  const house = await aHouse();
  const { id } = await house.connect();
  house.services.frames.behaviour.set(id, 'fault');
  await house.raise();
  return { ...house, repair: () => house.services.frames.behaviour.delete(id) };
}
const push = ({ services, facility }: House) => runConsumer(services, facility, 'push');
async function park(house: House): Promise<void> {
  for (let n = 0; n < failuresBeforeParking; n += 1) await push(house);
}
const waiting = ({ services }: House) =>
  services.wake.waiting.map(({ message }) =>
    message.kind === 'consumer' ? message.consumer : message.kind,
  );
const parkedAlarms = async ({ services, facility }: House) => {
  const { rows } = await services.views.rows(facility, 'open-alarms');
  return ([...rows.values()] as OpenAlarmRow[]).filter(
    ({ definition }) => definition.rule === 'consumer-parked',
  );
};

describe('a consumer that fails', () => {
  it('is tried again a few times and then parked, longer each time', async () => {
    const house = await aHouseWithoutGateway();
    const outcomes = [];
    for (let n = 0; n < failuresBeforeParking; n += 1) outcomes.push((await push(house)).kind);
    expect(outcomes).toEqual(['failed', 'failed', 'parked']);
    expect(house.services.observer.counts.get('ConsumerFailed')).toBe(failuresBeforeParking);

    expect(await push(house)).toMatchObject({ kind: 'parked' });
    expect(house.services.observer.counts.get('ConsumerFailed')).toBe(failuresBeforeParking);
    house.clock.pass(30_000);
    expect(await push(house)).toMatchObject({ kind: 'parked' });
    expect(house.services.observer.counts.get('ConsumerFailed')).toBe(failuresBeforeParking + 1);
    house.clock.pass(30_000);
    expect(await push(house)).toMatchObject({ kind: 'parked' });
    expect(house.services.observer.counts.get('ConsumerFailed')).toBe(failuresBeforeParking + 1);
  });

  it('stops no other', async () => {
    const house = await aHouseWithoutGateway();
    await park(house);
    for (const name of consumerNames.filter((other) => other !== 'push')) {
      expect(await runConsumer(house.services, house.facility, name)).toMatchObject({
        kind: 'ran',
        progress: { more: false },
      });
    }
  });

  it('raises one alarm when it is parked, which ends when it works again', async () => {
    const house = await aHouseWithoutGateway();
    await park(house);
    house.clock.pass(60_000);
    await push(house);
    await runConsumer(house.services, house.facility, 'open-alarms');
    expect(await parkedAlarms(house)).toMatchObject([{ status: 'unack-active', reAlarms: 0 }]);

    house.repair();
    house.clock.pass(60 * 60_000);
    expect(await push(house)).toMatchObject({ kind: 'ran' });
    await runConsumer(house.services, house.facility, 'open-alarms');
    expect(await parkedAlarms(house)).toMatchObject([{ status: 'rtn-unack' }]);
    expect(await house.services.consumers.failure(house.facility, 'push')).toEqual({ failures: 0 });
  });

  it('makes its message come again while it is retried, and not once it is parked', async () => {
    const house = await aHouseWithoutGateway();
    const message = { kind: 'consumer', consumer: 'push', facility: house.facility } as const;
    await expect(handleWake(house.services, message)).rejects.toThrow('woken again');
    await park(house);
    await handleWake(house.services, message);
  });
});

describe('waking', () => {
  it('queues one message for each consumer of each facility', async () => {
    const house = await aHouse();
    const other = house.ids.next('facility');
    await wakeConsumers(house.services, [house.facility, other, house.facility]);
    expect(waiting(house)).toHaveLength(2 * consumerNames.length);
  });

  it('wakes what lags, and leaves alone what is parked until its time', async () => {
    const house = await aHouseWithoutGateway();
    await wakeLagging(house.services, house.facility);
    expect(new Set(waiting(house))).toEqual(new Set(consumerNames));
    house.services.wake.waiting.length = 0;

    await park(house);
    await wakeLagging(house.services, house.facility);
    expect(waiting(house)).not.toContain('push');
    house.services.wake.waiting.length = 0;
    house.clock.pass(60_000);
    await wakeLagging(house.services, house.facility);
    expect(waiting(house)).toContain('push');
  });

  it('is not needed for what is up to date', async () => {
    const house = await aHouse();
    await wakeLagging(house.services, house.facility);
    expect(waiting(house)).toEqual([]);
    const { head, consumers } = await consumerStands(house.services, house.facility);
    expect(head).toBe(2);
    expect(consumers).toEqual(consumerNames.map((name) => ({ name, position: 2, behind: 0 })));
  });
});

describe('the minute clock', () => {
  it('finds whatever was lost on the way, for every facility with a log', async () => {
    const house = await aHouse();
    expect(await house.services.facilities.list()).toEqual([house.facility]);
    const { id } = await house.connect({ tokenExpiresAt: house.clock.now() });
    await house.raise();
    await tendFacilities(house.services);
    expect(waiting(house)).toContain('open-alarms');
    expect(house.services.frames.closed.has(id)).toBe(true);
    expect(house.services.observer.records.filter((record) => record.includes('"error"'))).toEqual(
      [],
    );
  });

  it('signs nothing: whoever may append must not', async () => {
    const house = await aHouse();
    await tendFacilities(house.services);
    expect(await loadCheckpoints(house.services.objects.archive, house.facility)).toEqual([]);
  });
});
