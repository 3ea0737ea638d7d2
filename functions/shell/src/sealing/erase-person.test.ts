import { Instant } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { execute } from '../ledger/execute.ts';
import { memoryServices } from '../memory-services.ts';
import { erasePerson } from './erase-person.ts';

async function aRegisteredPerson() {
  let now = Instant.parse('2026-11-24T08:00:00.000Z');
  const services = memoryServices({ clock: { now: () => now } });
  const facility = services.ids.next('facility');
  const person = services.ids.next('person');
  const id = services.ids.next('command');
  await execute(
    services,
    { id, type: 'person.register', payload: { person, name: '李明远' } },
    {
      facility,
      now,
      mode: 'live',
      actor: { kind: 'software', name: 'test' },
      correlation: services.ids.next('correlation'),
    },
  );
  const pass = (ms: number) => (now = instantAfter(now, ms));
  const log = async () => (await services.ledger.readLog(facility, 1, 10)).events;
  return { services, facility, person, pass, log };
}

describe('the erasure of a person', () => {
  it('stands in the log with both its dates, and the name does not', async () => {
    const { services, facility, person, log } = await aRegisteredPerson();
    const outcome = await erasePerson(services, facility, person);

    const last = (await log()).at(-1);
    expect(last).toMatchObject({ type: 'person.erased', payload: { person } });
    expect(outcome).toMatchObject({
      kind: 'erased',
      erasure: { finalAt: last?.payload['finalAt'] },
    });
    expect(JSON.stringify(await services.sealer.open(facility, await log()))).not.toContain(
      '李明远',
    );
  });

  it('done again later keeps its first date and is recorded once', async () => {
    const { services, facility, person, pass, log } = await aRegisteredPerson();
    const first = await erasePerson(services, facility, person);
    pass(60_000);
    expect(await erasePerson(services, facility, person)).toEqual(first);
    expect((await log()).filter(({ type }) => type === 'person.erased')).toHaveLength(1);
  });

  it('of somebody unknown destroys nothing and says so', async () => {
    const { services, facility, log } = await aRegisteredPerson();
    const stranger = services.ids.next('person');
    const outcome = await erasePerson(services, facility, stranger);
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'resource.notFound' } });
    expect(await log()).toHaveLength(1);
  });
});
