import { limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { processBatch } from './process-batch.ts';
import type { WarmStates } from './process-batch.ts';
import type { StreamRecord } from './signal-stream.ts';
import { aSite, found } from './site-under-test.ts';
import type { SiteUnderTest } from './site-under-test.ts';
import { alarmsOf, logOf, putTurns } from './story-under-test.ts';

const { failuresBeforeParking } = limits.consumer;
const { parkedMsMin, parkedDoublingsMax } = limits.detection;

interface TwoFacilities extends SiteUnderTest {
  readonly healthy: FacilityId;
  readonly warm: WarmStates;
  /** While set, nothing that detection decides about the site's own facility can be appended. */
  readonly fault: { isOn: boolean };
}

async function twoFacilities(crash?: Parameters<typeof aSite>[0]): Promise<TwoFacilities> {
  const site = await aSite(crash);
  const healthy = await found(site);
  const fault = { isOn: false };
  const { ledger } = site.services;
  const whole = { ...ledger };
  ledger.append = (request) => {
    const isDecision = request.command.actor.includes('detection');
    if (fault.isOn && isDecision && request.facility === site.facility) {
      return Promise.reject(new Error('this log cannot be written'));
    }
    return whole.append(request);
  };
  const warm: WarmStates = new Map();
  await processBatch(site.services, warm, [...site.services.signals.records]);
  return { ...site, healthy, warm, fault };
}

/** A button in both facilities; one batch. */
async function bothPress(house: TwoFacilities, n: number): Promise<readonly StreamRecord[]> {
  return [
    ...(await putTurns(house, { [n]: 'press' })),
    ...(await putTurns(house, { [n]: 'press' }, house.healthy)),
  ];
}

/** One batch; says whether the platform would deliver it again. */
const deliver = async (
  { services, warm }: TwoFacilities,
  records: readonly StreamRecord[],
): Promise<'taken' | 'comes again'> => {
  try {
    await processBatch(services, warm, records);
    return 'taken';
  } catch {
    return 'comes again';
  }
};

const failureOf = ({ services, facility }: TwoFacilities) => services.failures.read(facility);
const parkedAlarms = async (house: TwoFacilities) =>
  (await logOf(house, house.facility)).filter(
    ({ type, payload }) =>
      type === 'alarm.raised' &&
      (payload['definition'] as { rule: string }).rule === 'detection-parked',
  );
const pass = (house: TwoFacilities, ms: number) => {
  house.clock.at = instantAfter(house.clock.at, ms);
};

describe('a facility that keeps failing', () => {
  it('lets the other one of each batch be decided in the first call', async () => {
    const house = await twoFacilities();
    house.fault.isOn = true;
    const told: string[] = [];
    for (let n = 1; n <= failuresBeforeParking + 2; n += 1) {
      expect(await deliver(house, await bothPress(house, n))).toBe('taken');
      told.push(`duress 00:0${n}`);
      expect(await alarmsOf(house, house.healthy)).toEqual(told);
    }
    expect(await house.services.fences.read(house.healthy)).toMatchObject({
      sequenceNumber: house.services.signals.records.at(-1)?.sequenceNumber,
    });
  });

  it('is tried again at once where nobody else is in the batch, and then parked', async () => {
    const house = await twoFacilities();
    house.fault.isOn = true;
    const records = await putTurns(house, { 1: 'press' });
    const answers: string[] = [];
    for (let n = 0; n <= failuresBeforeParking; n += 1) answers.push(await deliver(house, records));
    expect(answers.filter((answer) => answer === 'comes again')).toHaveLength(
      failuresBeforeParking - 1,
    );
    expect(answers.at(-1)).toBe('taken');
  });

  it('is parked after the named number of failures, with one alarm that cannot be shelved', async () => {
    const house = await twoFacilities();
    house.fault.isOn = true;
    for (let n = 1; n < failuresBeforeParking; n += 1)
      await deliver(house, await bothPress(house, n));
    expect((await failureOf(house))?.parkedUntil).toBeUndefined();
    expect(await parkedAlarms(house)).toEqual([]);
    for (let n = 0; n < 4; n += 1) {
      await deliver(house, await bothPress(house, failuresBeforeParking + n));
    }
    const alarms = await parkedAlarms(house);
    expect(alarms.map(({ payload }) => payload['definition'])).toMatchObject([
      { category: 'system', consequence: 'life', timeToRespond: 'under-5-min', shelvable: false },
    ]);
    expect(await failureOf(house)).toMatchObject({ failures: failuresBeforeParking, isTold: true });
  });

  it('is left alone for twice as long each time, up to a bound', async () => {
    const house = await twoFacilities();
    house.fault.isOn = true;
    const times: number[] = [];
    for (let n = 1; times.length < parkedDoublingsMax + 3; n += 1) {
      await deliver(house, await bothPress(house, n));
      const until = (await failureOf(house))?.parkedUntil;
      if (until === undefined) continue;
      times.push(Date.parse(until) - Date.parse(house.clock.at));
      house.clock.at = until;
    }
    const doublings = times.map((_, n) => Math.min(n, parkedDoublingsMax));
    expect(times).toEqual(doublings.map((doubling) => parkedMsMin * 2 ** doubling));
    expect(await parkedAlarms(house)).toHaveLength(1);
  });
});

describe('a facility that works again', () => {
  async function parked(crash?: Parameters<typeof aSite>[0]) {
    const house = await twoFacilities(crash);
    house.fault.isOn = true;
    for (let n = 1; n <= failuresBeforeParking; n += 1) {
      await deliver(house, await bothPress(house, n));
    }
    house.fault.isOn = false;
    return house;
  }

  it('passes its batches while it is parked, then catches up from its fence and ends the alarm', async () => {
    const house = await parked();
    await deliver(house, await bothPress(house, failuresBeforeParking + 1));
    expect(await alarmsOf(house)).toEqual([expect.stringMatching('detection-parked')]);
    pass(house, parkedMsMin);
    await deliver(house, await bothPress(house, failuresBeforeParking + 2));
    const told = (await alarmsOf(house)).filter((alarm) => alarm.startsWith('duress'));
    expect(told).toEqual([
      'duress 00:01',
      'duress 00:02',
      'duress 00:03',
      'duress 00:04',
      'duress 00:05',
    ]);
    expect((await logOf(house, house.facility)).at(-1)).toMatchObject({
      type: 'alarm.condition-ended',
      payload: { rule: 'detection-parked' },
    });
    expect(await failureOf(house)).toBeUndefined();
  });

  it('is not passed over by a process that was warm all the time', async () => {
    const house = await twoFacilities();
    const elsewhere: WarmStates = new Map(house.warm);
    house.fault.isOn = true;
    const missed = await bothPress(house, 1);
    await deliver(house, missed);
    house.fault.isOn = false;
    await processBatch(house.services, elsewhere, await bothPress(house, 2));
    expect(await alarmsOf(house)).toEqual(['duress 00:01', 'duress 00:02']);
    expect(await failureOf(house)).toBeUndefined();
  });

  it('from its very first record on is decided from there', async () => {
    const house = await twoFacilities();
    const newcomer = await found(house);
    const { fences } = house.services;
    const whole = { ...fences };
    fences.move = (facility, from, to) =>
      facility === newcomer && from === undefined
        ? Promise.reject(new Error('this fence cannot be moved'))
        : whole.move(facility, from, to);
    const registers = house.services.signals.records.slice(-2);
    await deliver(house, [...registers, ...(await bothPress(house, 1))]);
    expect(await house.services.failures.read(newcomer)).toEqual({ failures: 1 });
    fences.move = (facility, from, to) => whole.move(facility, from, to);
    const press = await putTurns(house, { 2: 'press' }, newcomer);
    await deliver(house, [...press, ...(await bothPress(house, 2))]);
    expect(await alarmsOf(house, newcomer)).toEqual(['duress 00:02']);
  });

  it('after a single failure leaves no trace of it', async () => {
    const house = await twoFacilities();
    house.fault.isOn = true;
    await deliver(house, await bothPress(house, 1));
    expect(await failureOf(house)).toEqual({ failures: 1 });
    house.fault.isOn = false;
    await deliver(house, await bothPress(house, 2));
    expect(await alarmsOf(house)).toEqual(['duress 00:01', 'duress 00:02']);
    expect(await failureOf(house)).toBeUndefined();
    expect(await parkedAlarms(house)).toEqual([]);
  });

  it.each([
    'parking.before-failure',
    'parking.after-failure',
    'parking.after-alarm',
    'parking.after-end',
  ] as const)('comes to the same when a process ends at %s', async (point) => {
    let isArmed = true;
    const house = await twoFacilities((at) => {
      if (!isArmed || at !== point) return;
      isArmed = false;
      throw new Error(`the process ended at ${point}`);
    });
    house.fault.isOn = true;
    for (let n = 1; n <= failuresBeforeParking + 1; n += 1) {
      const records = await bothPress(house, n);
      while ((await deliver(house, records)) === 'comes again') house.warm.clear();
    }
    expect(await parkedAlarms(house)).toHaveLength(1);
    house.fault.isOn = false;
    pass(house, parkedMsMin);
    const records = await bothPress(house, failuresBeforeParking + 2);
    while ((await deliver(house, records)) === 'comes again') house.warm.clear();
    expect(isArmed).toBe(false);
    const told = (await alarmsOf(house)).filter((alarm) => alarm.startsWith('duress'));
    expect(told).toEqual([
      'duress 00:01',
      'duress 00:02',
      'duress 00:03',
      'duress 00:04',
      'duress 00:05',
    ]);
    const ended = (await logOf(house, house.facility)).filter(
      ({ type }) => type === 'alarm.condition-ended',
    );
    expect(ended).toHaveLength(1);
    expect(await failureOf(house)).toBeUndefined();
  });

  it('whose log could not even take the alarm is told of it as soon as it can be', async () => {
    const house = await twoFacilities();
    const { ledger } = house.services;
    const whole = { ...ledger };
    ledger.append = (request) =>
      request.facility === house.facility
        ? Promise.reject(new Error('this log cannot be written'))
        : whole.append(request);
    for (let n = 1; n <= failuresBeforeParking; n += 1) {
      await deliver(house, await bothPress(house, n));
    }
    expect(await failureOf(house)).not.toHaveProperty('isTold');
    ledger.append = (request) => whole.append(request);
    await deliver(house, await bothPress(house, failuresBeforeParking + 1));
    expect(await parkedAlarms(house)).toHaveLength(1);
  });
});
