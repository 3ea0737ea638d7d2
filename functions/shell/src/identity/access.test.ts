import { FacilityId } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { decideAccess } from './access.ts';
import { aPoliceForce, city, foreignHouse, house, sisterHouse } from './identity-examples.ts';

const warden = {
  principal: 'wang',
  unit: house,
  post: 'warden',
  purpose: 'custody-safety',
} as const;
const supervisor = {
  principal: 'liu',
  unit: city,
  post: 'city-supervisor',
  purpose: 'duty-supervision',
} as const;

describe('a warden', () => {
  it('sees the alarms of the own house, by a named policy and with the own mark', async () => {
    const force = await aPoliceForce();
    await force.post('wang', house, 'warden');
    const access = await decideAccess(force, { ...warden, action: 'alarm.view', facility: house });
    expect(access).toMatchObject({
      kind: 'allowed',
      decision: { outcome: 'allow', policies: ['duty-sees-the-house'] },
      standing: { posting: { badge: '012345' } },
    });
  });

  it.each([sisterHouse, foreignHouse])('finds no other house, %s', async (facility) => {
    const force = await aPoliceForce();
    await force.post('wang', house, 'warden');
    const access = await decideAccess(force, { ...warden, action: 'alarm.view', facility });
    expect(access).toMatchObject({ kind: 'foreign', trail: facility });
  });

  it('finds no other house by saying to stand there, or at the city', async () => {
    const force = await aPoliceForce();
    await force.post('wang', house, 'warden');
    for (const unit of [sisterHouse, city]) {
      const request = { ...warden, unit, action: 'alarm.view', facility: sisterHouse } as const;
      expect((await decideAccess(force, request)).kind).toBe('foreign');
    }
  });

  it('may not claim a post of someone else', async () => {
    const force = await aPoliceForce();
    await force.post('wang', house, 'warden');
    const claimed = { ...warden, post: 'duty-leader' } as const;
    const access = await decideAccess(force, {
      ...claimed,
      action: 'alarm.suppress',
      facility: house,
    });
    expect(access).toMatchObject({ kind: 'denied', decision: { outcome: 'deny', policies: [] } });
  });

  it('gains and loses a right with the very next request', async () => {
    const force = await aPoliceForce();
    await force.post('wang', house, 'medical');
    const acknowledge = { ...warden, action: 'alarm.acknowledge', facility: house } as const;
    expect((await decideAccess(force, acknowledge)).kind).toBe('denied');
    await force.post('wang', house, 'medical', 'warden');
    expect((await decideAccess(force, acknowledge)).kind).toBe('allowed');
    await force.relieve('wang', house);
    expect((await decideAccess(force, acknowledge)).kind).toBe('foreign');
  });
});

describe('a supervisor of the city', () => {
  it('sees both houses of the city and none of another', async () => {
    const force = await aPoliceForce();
    await force.post('liu', city, 'city-supervisor');
    const kinds = [house, sisterHouse, foreignHouse].map(async (facility) => {
      const request = { ...supervisor, action: 'alarm.view', facility } as const;
      return (await decideAccess(force, request)).kind;
    });
    expect(await Promise.all(kinds)).toEqual(['allowed', 'allowed', 'foreign']);
  });

  it('acknowledges nothing', async () => {
    const force = await aPoliceForce();
    await force.post('liu', city, 'city-supervisor');
    const access = await decideAccess(force, {
      ...supervisor,
      action: 'alarm.acknowledge',
      facility: house,
    });
    expect(access.kind).toBe('denied');
  });
});

describe('a facility that does not exist', () => {
  it('is foreign, and the attempt belongs to the unit where the person stands', async () => {
    const force = await aPoliceForce();
    await force.post('wang', house, 'warden');
    const facility = FacilityId.parse('fac_01JD8Z6M5V3N9QK2T7W4X8Y0ZZ');
    const access = await decideAccess(force, { ...warden, action: 'alarm.view', facility });
    expect(access).toMatchObject({ kind: 'foreign', trail: house });
  });

  it.each([sisterHouse, FacilityId.parse('fac_01JD8Z6M5V3N9QK2T7W4X8Y0YY')])(
    'is in no trail when the person stands not where they say, %s',
    async (unit) => {
      const force = await aPoliceForce();
      await force.post('wang', house, 'warden');
      const facility = FacilityId.parse('fac_01JD8Z6M5V3N9QK2T7W4X8Y0ZZ');
      const request = { ...warden, unit, action: 'alarm.view', facility } as const;
      expect(await decideAccess(force, request)).toMatchObject({
        kind: 'foreign',
        trail: undefined,
      });
    },
  );

  it('is registered by an administrator of the city it will belong to, and by no other', async () => {
    const force = await aPoliceForce();
    await force.post('zhao', city, 'administrator');
    const facility = FacilityId.parse('fac_01JD8Z6M5V3N9QK2T7W4X8Y0ZZ');
    const register = (above: string) =>
      decideAccess(force, {
        principal: 'zhao',
        unit: city,
        post: 'administrator',
        purpose: 'administration',
        action: 'facility.register',
        facility,
        registering: { id: facility, kind: 'facility', city: above },
      });
    expect((await register(city)).kind).toBe('allowed');
    expect((await register('cty_01JD8Z6M5V3N9QK2T7W4X8Y0C2')).kind).toBe('foreign');
  });
});
