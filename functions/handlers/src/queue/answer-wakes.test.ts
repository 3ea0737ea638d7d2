import { limits } from '@watchhouse/contracts';
import type { ConsumerName, FacilityId } from '@watchhouse/contracts';
import { execute, memoryServices } from '@watchhouse/shell';
import type { MemoryServices } from '@watchhouse/shell';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { answerWakes } from './answer-wakes.ts';

const label = { 'zh-Hans': '看守所', 'zh-Hant': '看守所', en: 'Detention centre' };

async function aFacility(services: MemoryServices): Promise<FacilityId> {
  const facility = services.ids.next('facility');
  const payload = { kind: 'facility', code: '110000001', name: label, timeZone: 'Asia/Shanghai' };
  const id = services.ids.next('command');
  await execute(services, { id, type: 'facility.register', payload } as never, {
    facility,
    now: services.clock.now(),
    mode: 'live',
    actor: { kind: 'software', name: 'test' },
    correlation: services.ids.next('correlation'),
  });
  return facility;
}

const wake = (consumer: ConsumerName, facility: FacilityId) =>
  JSON.stringify({ kind: 'consumer', consumer, facility });
const batch = (...bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, n) => ({ messageId: `m${String(n)}`, body }) as SQSRecord),
});
const failed = (...numbers: number[]) => ({
  batchItemFailures: numbers.map((n) => ({ itemIdentifier: `m${String(n)}` })),
});

describe('a batch of wake messages', () => {
  it('runs what each names, for each facility, once however often it is named', async () => {
    const services = memoryServices();
    const [one, other] = [await aFacility(services), await aFacility(services)];
    const event = batch(
      wake('facility', one),
      wake('facility', other),
      wake('facility', one),
      wake('postings', one),
    );
    expect(await answerWakes(services, event)).toEqual(failed());
    for (const facility of [one, other]) {
      expect((await services.views.position(facility, 'facility')).appliedSeq).toBe(1);
    }
    expect((await services.views.position(other, 'postings')).appliedSeq).toBe(0);
  });

  it('names the messages that have to come again, and no others', async () => {
    const services = memoryServices();
    const facility = await aFacility(services);
    const broken = { ...services, unitIndex: { ...services.unitIndex, add: fail } };
    const withOfficer = await aPosting(services, facility);
    const event = batch(wake('open-alarms', facility), wake('postings', withOfficer), 'nonsense');
    expect(await answerWakes(broken, event)).toEqual(failed(1, 2));
  });

  it('lets a message go once its consumer is parked', async () => {
    const services = memoryServices();
    const facility = await aPosting(services, await aFacility(services));
    const broken = { ...services, unitIndex: { ...services.unitIndex, add: fail } };
    const event = batch(wake('postings', facility));
    for (let n = 1; n < limits.consumer.failuresBeforeParking; n += 1) {
      expect(await answerWakes(broken, event)).toEqual(failed(0));
    }
    expect(await answerWakes(broken, event)).toEqual(failed());
  });
});

const fail = () => Promise.reject(new Error('the index is not there'));

async function aPosting(services: MemoryServices, facility: FacilityId): Promise<FacilityId> {
  const officer = services.ids.next('officer');
  const payload = { officer, principal: 'wang', badge: '012345', name: '王芳', posts: ['warden'] };
  const id = services.ids.next('command');
  await execute(services, { id, type: 'officer.post', payload } as never, {
    facility,
    now: services.clock.now(),
    mode: 'live',
    actor: { kind: 'officer', officer },
    by: { officer, badge: '012345', post: 'administrator' },
    correlation: services.ids.next('correlation'),
  });
  return facility;
}
