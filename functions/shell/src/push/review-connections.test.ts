import { FacilityId } from '@watchhouse/contracts';
import type { Command, Post } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { aHouse } from '../consumers/house-examples.ts';
import { consumerNames } from '../consumers/registry.ts';
import { runConsumer } from '../consumers/run-consumer.ts';
import { execute } from '../ledger/execute.ts';
import { memoryServices } from '../memory-services.ts';
import type { Connection } from './connection.ts';

const label = { 'zh-Hans': '单位', 'zh-Hant': '單位', en: 'Unit' };

describe('a client that loses its right', () => {
  it('is told so and closed at once when the officer is relieved', async () => {
    const house = await aHouse();
    const { services } = house;
    const { id } = await house.connect();
    await house.relieve();
    await house.settle();
    expect(services.frames.framesOf(id).at(-1)).toEqual({ kind: 'closing', reason: 'right-lost' });
    expect(services.frames.closed.has(id)).toBe(true);
    expect(await services.connections.byId(id)).toBeUndefined();
  });

  it('stays when another officer is posted', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    const officer = house.ids.next('officer');
    await house.order({
      type: 'officer.post',
      payload: { officer, principal: 'liu', badge: '023456', name: '刘伟', posts: ['patrol'] },
    });
    await house.settle();
    expect(house.services.frames.closed.has(id)).toBe(false);
  });
});

/** A city with two facilities and two supervisors, each connected to both. */
async function aCity() {
  const services = memoryServices();
  const { ids, clock } = services;
  const city = FacilityId.parse(ids.next('city'));
  const facilities = [ids.next('facility'), ids.next('facility')];
  const officers = { liu: ids.next('officer'), zhao: ids.next('officer') };
  const order = async (unit: FacilityId, type: string, payload: object) => {
    const outcome = await execute(services, { id: ids.next('command'), type, payload } as Command, {
      facility: unit,
      now: clock.now(),
      mode: 'live',
      actor: { kind: 'software', name: 'test' },
      correlation: ids.next('correlation'),
    });
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.code);
  };
  const settle = async (unit: FacilityId) => {
    for (const name of consumerNames) await runConsumer(services, unit, name);
  };
  const post = (principal: keyof typeof officers, ...posts: Post[]) => {
    const badge = { liu: '100001', zhao: '100002' }[principal];
    const officer = officers[principal];
    return order(city, 'officer.post', { officer, principal, badge, name: '督导', posts });
  };
  const connect = async (facility: FacilityId, principal: keyof typeof officers) => {
    const connection: Connection = {
      id: ids.next('read'),
      facility,
      audience: 'supervision',
      principal,
      officer: officers[principal],
      session: `session of ${principal}`,
      unit: city,
      post: 'city-supervisor',
      purpose: 'duty-supervision',
      tokenExpiresAt: instantAfter(clock.now(), 3_600_000),
      connectedAt: clock.now(),
      slowCount: 0,
    };
    await services.connections.add(connection);
    return connection.id;
  };
  const register = { code: '110000001', name: label, timeZone: 'Asia/Shanghai' };
  await order(city, 'facility.register', { ...register, kind: 'city' });
  await post('liu', 'city-supervisor');
  await post('zhao', 'city-supervisor');
  await settle(city);
  for (const facility of facilities) {
    await order(facility, 'facility.register', { ...register, kind: 'facility', city });
    await settle(facility);
  }
  const connectBoth = (principal: keyof typeof officers) =>
    Promise.all(facilities.map((facility) => connect(facility, principal)));
  return {
    services,
    relieve: (principal: keyof typeof officers) =>
      order(city, 'officer.relieve', { officer: officers[principal] }),
    post,
    liu: await connectBoth('liu'),
    zhao: await connectBoth('zhao'),
    follow: () => runConsumer(services, city, 'postings'),
  };
}

describe('a posting at a city', () => {
  it('that ends, ends what the person sees in every facility, at once and nothing of others', async () => {
    const { services, relieve, follow, liu } = await aCity();
    await relieve('liu');
    await follow();
    expect(services.frames.closed).toEqual(new Set(liu));
    for (const id of liu) {
      expect(services.frames.framesOf(id)).toEqual([{ kind: 'closing', reason: 'right-lost' }]);
      expect(await services.connections.byId(id)).toBeUndefined();
    }
  });

  it('that becomes another post does the same', async () => {
    const { services, post, follow, zhao } = await aCity();
    await post('zhao', 'warden');
    await follow();
    expect(services.frames.closed).toEqual(new Set(zhao));
  });

  it('that only changes in what allows no less leaves the person connected', async () => {
    const { services, post, follow } = await aCity();
    await post('liu', 'city-supervisor', 'warden');
    await follow();
    expect(services.frames.closed).toEqual(new Set());
  });
});
