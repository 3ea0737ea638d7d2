import { createHash } from 'node:crypto';
import { genesisHash } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { crashPoints } from '../crash-points.ts';
import type { CrashHook } from '../crash-points.ts';
import { memoryServices } from '../memory-services.ts';
import { anAccessRecord } from './access-log-contract.ts';
import { accessObjectKey, moveAccessRecords, recordsOf } from './move-records.ts';

const setUp = (crash?: CrashHook) => {
  const services = memoryServices(crash === undefined ? {} : { crash });
  const facility: FacilityId = services.ids.next('facility');
  const read = async (count: number) => {
    const records = Array.from({ length: count }, () => anAccessRecord(facility));
    for (const record of records) await services.accessLog.record(record);
    return records;
  };
  const objectAt = async (number: number) =>
    (await services.objects.archive.get(accessObjectKey(facility, number))) ?? Buffer.of();
  return { services, facility, read, objectAt };
};

describe('access records', () => {
  it('are moved into objects that name each other by hash', async () => {
    const { services, facility, read, objectAt } = setUp();
    const first = await read(3);
    expect(await moveAccessRecords(services, facility)).toBe(3);
    await read(2);
    expect(await moveAccessRecords(services, facility)).toBe(2);
    expect(await moveAccessRecords(services, facility)).toBe(0);

    const header = (object: Uint8Array) =>
      JSON.parse(Buffer.from(object).toString().split('\n')[0] ?? '') as Record<string, unknown>;
    const one = await objectAt(1);
    const hash = createHash('sha256').update(one).digest('hex');
    expect(header(one)).toEqual({ facility, number: 1, previousHash: genesisHash, count: 3 });
    expect(header(await objectAt(2))).toMatchObject({ number: 2, previousHash: hash });
    expect(new Set(recordsOf(one).map(({ id }) => id))).toEqual(new Set(first.map(({ id }) => id)));
    expect(await services.accessLog.head(facility)).toMatchObject({ number: 2 });
  });

  it('are found by subject in the object they were moved to', async () => {
    const { services, facility, read } = setUp();
    const [record] = await read(1);
    await moveAccessRecords(services, facility);
    const objects = await services.accessLog.objectsOf(facility, record?.subjects[0] ?? '');
    expect(objects).toEqual([accessObjectKey(facility, 1)]);
  });

  it.each(crashPoints.filter((point) => point.startsWith('access.')))(
    'are moved exactly once when the mover ends at %s',
    async (point) => {
      let crashed = false;
      const { services, facility, read, objectAt } = setUp((at) => {
        if (at !== point || crashed) return;
        crashed = true;
        throw new Error(`crash at ${point}`);
      });
      const records = await read(3);
      await expect(moveAccessRecords(services, facility)).rejects.toThrow(point);
      const more = await read(2);
      while ((await moveAccessRecords(services, facility)) > 0);

      const moved = [await objectAt(1), await objectAt(2)].flatMap(recordsOf).map(({ id }) => id);
      expect(moved.sort()).toEqual([...records, ...more].map(({ id }) => id).sort());
      expect(await services.accessLog.pending(facility, 10)).toEqual([]);
    },
  );

  it('moved by two at once are in the chain once', async () => {
    const { services, facility, read, objectAt } = setUp();
    const records = await read(3);
    await Promise.all([
      moveAccessRecords(services, facility),
      moveAccessRecords(services, facility),
    ]);
    expect(recordsOf(await objectAt(1))).toHaveLength(records.length);
    expect((await objectAt(2)).length).toBe(0);
    expect(await services.accessLog.head(facility)).toMatchObject({ number: 1 });
  });
});
