import { describe, expect, it } from 'vitest';
import { aPoliceForce, city, house, sisterHouse } from './identity-examples.ts';
import { memoryItemTable } from '../table/memory-item-table.ts';
import { indexOwner, indexPosting, unitIndex } from './posting-index.ts';
import { offeredPostings, postingsOf } from './postings-of.ts';

const offered = async (force: Awaited<ReturnType<typeof aPoliceForce>>, principal: string) => {
  const postings = await postingsOf(force, principal);
  const all = await Promise.all(postings.map((posting) => offeredPostings(force, posting)));
  return all.flat().map(({ unit, post, purposes, facilities }) => ({
    unit,
    post,
    purposes,
    facilities: facilities.map(({ facility }) => facility),
  }));
};

describe('what a person may choose at sign-in', () => {
  it('is every post they hold, with its purposes, at the house they hold it', async () => {
    const force = await aPoliceForce();
    await force.post('wang', house, 'warden', 'patrol');
    const purposes = ['custody-safety', 'incident-response'];
    expect(await offered(force, 'wang')).toEqual([
      { unit: house, post: 'warden', purposes, facilities: [house] },
      { unit: house, post: 'patrol', purposes, facilities: [house] },
    ]);
  });

  it('shows a supervisor both houses of the city', async () => {
    const force = await aPoliceForce();
    await force.post('liu', city, 'city-supervisor');
    expect(await offered(force, 'liu')).toEqual([
      {
        unit: city,
        post: 'city-supervisor',
        purposes: ['duty-supervision'],
        facilities: [house, sisterHouse],
      },
    ]);
  });

  it('offers no house to a duty post held at a city', async () => {
    const force = await aPoliceForce();
    await force.post('liu', city, 'warden');
    expect(await offered(force, 'liu')).toMatchObject([{ post: 'warden', facilities: [] }]);
  });

  it('is nothing after relief, although the index still points there', async () => {
    const force = await aPoliceForce();
    await force.post('wang', house, 'warden');
    await force.relieve('wang', house);
    expect(await offered(force, 'wang')).toEqual([]);
  });
});

describe('the index of units', () => {
  it('is the same whatever the order and number of deliveries', async () => {
    const index = unitIndex(memoryItemTable());
    const posted = { type: 'officer.posted', payload: { principal: 'wang' } };
    const registered = { type: 'facility.registered', payload: { city } };
    for (const facility of [sisterHouse, house, sisterHouse]) {
      await indexPosting({ unitIndex: index }, { ...posted, facility });
      await indexPosting({ unitIndex: index }, { ...registered, facility });
    }
    await indexPosting({ unitIndex: index }, { type: 'alarm.raised', payload: {}, facility: city });
    expect(await index.unitsOf(indexOwner.principal('wang'))).toEqual([house, sisterHouse]);
    expect(await index.unitsOf(indexOwner.city(city))).toEqual([house, sisterHouse]);
  });
});
