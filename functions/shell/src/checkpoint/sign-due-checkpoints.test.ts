import { describe, expect, it } from 'vitest';
import { aHouse } from '../consumers/house-examples.ts';
import type { House } from '../consumers/house-examples.ts';
import { anAppend } from '../ledger/ledger-contract.ts';
import { loadCheckpoints } from './checkpoints.ts';
import { signDueCheckpoints } from './sign-due-checkpoints.ts';

const made = ({ services }: House) => services.observer.counts.get('CheckpointsMade') ?? 0;

describe('the turn of signing', () => {
  it('signs every ten minutes, when something was added', async () => {
    const house = await aHouse();
    for (let minute = 0; minute < 31; minute += 1) {
      if (minute === 15) await house.raise();
      await signDueCheckpoints(house.services);
      house.clock.pass(60_000);
    }
    expect(made(house)).toBe(2);
    const checkpoints = await loadCheckpoints(house.services.objects.archive, house.facility);
    expect(checkpoints.map(({ seq }) => seq)).toEqual([2, 3]);
  });

  it('adds nothing to the log that it signs', async () => {
    const house = await aHouse();
    const before = await house.services.ledger.head(house.facility);
    await signDueCheckpoints(house.services);
    expect(made(house)).toBe(1);
    expect(await house.services.ledger.head(house.facility)).toEqual(before);
  });

  it('signs for the others when one log does not continue what was signed, and counts that', async () => {
    const house = await aHouse();
    const { services, facility } = house;
    const other = house.ids.next('facility');
    await services.facilities.add(other);
    await services.ledger.append(anAppend(other, { expectedVersion: 0 }));
    await signDueCheckpoints(services);
    expect(made(house)).toBe(2);

    await house.raise();
    await services.ledger.append(anAppend(other, { expectedVersion: 1 }));
    services.ledger.table.logs.get(facility)?.entries.delete(3);
    house.clock.pass(600_000);
    await signDueCheckpoints(services);
    expect(await loadCheckpoints(services.objects.archive, facility)).toHaveLength(1);
    expect(await loadCheckpoints(services.objects.archive, other)).toHaveLength(2);
    expect(services.observer.counts.get('ClockTaskFailed')).toBe(1);
  });
});
