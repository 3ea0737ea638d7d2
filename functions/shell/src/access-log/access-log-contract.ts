import { genesisHash } from '@watchhouse/contracts';
import type { AccessRecord, FacilityId } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { idSource } from '../ids.ts';
import type { AccessLog } from './access-log.ts';

const ids = idSource(systemClock);

/** A read of one person's name. */
export const anAccessRecord = (
  facility: FacilityId,
  about: Partial<AccessRecord> = {},
): AccessRecord => ({
  id: ids.next('read'),
  facility,
  at: systemClock.now(),
  principal: 'principal',
  post: 'warden',
  purpose: 'custody-safety',
  action: 'person.view',
  decision: { outcome: 'allow', policies: ['warden-reads'], version: genesisHash },
  subjects: [ids.next('person')],
  fields: ['name'],
  correlation: ids.next('correlation'),
  ...about,
});

/** What every access log does. */
export function accessLogContract(name: string, makeLog: () => AccessLog): void {
  describe(`${name}: the access log`, () => {
    it('keeps each record once, eldest first, until it is moved', async () => {
      const log = makeLog();
      const facility: FacilityId = ids.next('facility');
      const records = [anAccessRecord(facility), anAccessRecord(facility)].sort((a, b) =>
        a.id < b.id ? -1 : 1,
      );
      for (const record of records) await log.record(record);
      const [first] = records;
      if (first !== undefined) await expect(log.record(first)).rejects.toThrow();
      expect(await log.pending(facility, 10)).toEqual(records);
      expect(await log.pending(facility, 1)).toEqual(records.slice(0, 1));
      await log.remove(facility, records);
      await log.remove(facility, records);
      expect(await log.pending(facility, 10)).toEqual([]);
    });

    it('finds the objects about a subject', async () => {
      const log = makeLog();
      const facility: FacilityId = ids.next('facility');
      const subject = ids.next('person');
      const record = anAccessRecord(facility, { subjects: [subject] });
      await log.index(facility, [record], 'access/2');
      await log.index(facility, [record], 'access/1');
      await log.index(facility, [record], 'access/1');
      expect(await log.objectsOf(facility, subject)).toEqual(['access/1', 'access/2']);
      expect(await log.objectsOf(facility, ids.next('person'))).toEqual([]);
    });

    it('moves the head of its chain on condition of the former one', async () => {
      const log = makeLog();
      const facility: FacilityId = ids.next('facility');
      const start = await log.head(facility);
      expect(start).toEqual({ number: 0, hash: genesisHash });
      const next = { number: 1, hash: 'a'.repeat(64) };
      expect(await log.moveHead(facility, start, next)).toBe(true);
      expect(await log.moveHead(facility, start, next)).toBe(false);
      expect(await log.head(facility)).toEqual(next);
    });
  });
}
