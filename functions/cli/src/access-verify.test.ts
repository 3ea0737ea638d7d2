import { AccessRecord, genesisHash } from '@watchhouse/contracts';
import { accessObjectKey, memoryServices, moveAccessRecords } from '@watchhouse/shell';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ledgerVerify } from './ledger-verify.ts';

let printed: string[];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((text: unknown) => printed.push(String(text)));
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A running system with one facility, of which one person was read once. */
async function aRunningSystem() {
  const services = memoryServices();
  const facility = services.ids.next('facility');
  await services.facilities.add(facility);
  const read = AccessRecord.parse({
    id: services.ids.next('read'),
    facility,
    at: services.clock.now(),
    principal: 'principal',
    post: 'warden',
    purpose: 'custody-safety',
    action: 'person.view',
    decision: { outcome: 'allow', policies: ['warden-reads'], version: genesisHash },
    subjects: [services.ids.next('person')],
    fields: ['name'],
    correlation: services.ids.next('correlation'),
  });
  await services.accessLog.record(read);
  await moveAccessRecords(services, facility);
  const object = accessObjectKey(facility, 1);
  const verify = (...args: string[]) => ledgerVerify(args, () => services);
  return { facility, object, contents: services.objects.archive.contents, verify };
}

it('the running system is verified with its trail of reads', async () => {
  const { facility, verify } = await aRunningSystem();
  expect(await verify()).toBe(0);
  expect(printed).toEqual([
    `${facility}: whole — 0 events, 0 streams, 0 checkpoints`,
    `${facility}: access whole — 1 records, 1 objects`,
  ]);
});

it('a read that was changed is named and fails it', async () => {
  const { facility, object, contents, verify } = await aRunningSystem();
  const text = Buffer.from(contents.get(object) ?? []).toString();
  contents.set(object, Buffer.from(text.replace('"warden"', '"patrol"')));
  expect(await verify()).toBe(1);
  expect(printed[1]).toContain(`${facility}: access-changed at ${object} (expected `);
});

it('reads that are gone are named and fail it, as JSON too', async () => {
  const { facility, object, contents, verify } = await aRunningSystem();
  contents.delete(object);
  expect(await verify('--facility', facility)).toBe(1);
  expect(printed[1]).toBe(`${facility}: access-missing at ${object}`);
  expect(await verify('--json')).toBe(1);
  expect(JSON.parse(printed[2] ?? '')).toMatchObject({
    logs: [{ facility, report: { whole: true } }],
    access: [{ facility, report: { whole: false, fault: { kind: 'access-missing', object } } }],
  });
});
