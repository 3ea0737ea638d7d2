import type { Quarantine, QuarantineEntry, QuarantineRow } from '@watchhouse/contracts';
import { newestEntriesKey, quarantineProjection } from '@watchhouse/domain';
import type { NewestEntries } from '@watchhouse/domain';
import { quarantineObject, readKept, recordsForAnswer } from '@watchhouse/shell';
import { nothingPersonal } from './call.ts';
import type { Answer, FacilityCall } from './call.ts';
import { refusal } from './problem.ts';

const view = quarantineProjection.name;
/** A subject of the trail holds no more. */
const subjectCharactersMax = 60;

/** What could not be read of the signal stream, the newest entries first. Rows name fields and reasons, no values. */
export async function viewQuarantine({
  services,
  facility,
}: FacilityCall): Promise<Answer<Quarantine>> {
  const { views } = services;
  const { generation, appliedSeq } = await views.position(facility, view);
  const listed = await views.rowsOf(facility, view, generation, [newestEntriesKey]);
  const objects = (listed.get(newestEntriesKey) as NewestEntries | undefined)?.objects ?? [];
  const rows = await views.rowsOf(facility, view, generation, objects);
  const body = {
    facility,
    position: appliedSeq,
    asOf: services.clock.now(),
    rows: objects.flatMap((object) => {
      const row = rows.get(object) as QuarantineRow | undefined;
      return row === undefined ? [] : [row];
    }),
  };
  return { kind: 'found', body, shown: nothingPersonal };
}

/** One entry with its bytes, which may hold anything that a device said; the trail names the record. */
export async function viewQuarantineEntry({
  services,
  facility,
  parameters,
}: FacilityCall): Promise<Answer<QuarantineEntry>> {
  const { shard = '', sequenceNumber = '' } = parameters;
  const subjects = [sequenceNumber.slice(0, subjectCharactersMax)];
  const missing = {
    kind: 'missing',
    refusal: refusal('quarantine.unknown', { sequenceNumber }),
    subjects,
  } as const;
  if (!isPlace(shard, sequenceNumber)) return missing;
  const object = quarantineObject(facility, shard, sequenceNumber);
  const row = (await services.views.row(facility, view, object)) as QuarantineRow | undefined;
  const lines = row && (await readKept(services.objects.state, object));
  if (row === undefined || lines === undefined) return missing;
  const body = { row, ...recordsForAnswer(lines) };
  return { kind: 'found', body, shown: { subjects, fields: ['bytes'] } };
}

/** Parts of a path come from the client; nothing but the name of a shard and a number leads to an object. */
const isPlace = (shard: string, sequenceNumber: string): boolean =>
  /^[0-9A-Za-z_-]{1,100}$/.test(shard) && /^[0-9]{1,130}$/.test(sequenceNumber);
