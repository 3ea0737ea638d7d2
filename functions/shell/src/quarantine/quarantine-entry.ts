import { limits, QuarantinedRecord } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { quarantinePrefix } from '@watchhouse/domain';
import type { ObjectStore } from '../objects/object-store.ts';

/** Name of the object that holds what could not be read of one stream record. */
export const quarantineObject = (
  facility: FacilityId,
  shard: string,
  sequenceNumber: string,
): string => `${quarantinePrefix(facility)}${shard}/${sequenceNumber}.ndjson`;

/** One line of an object: the record it keeps, `undefined` where this software cannot read it. */
export interface KeptLine {
  readonly text: string;
  readonly record: QuarantinedRecord | undefined;
}

/** The lines of an object of the quarantine in their order; `undefined` when there is no such object. */
export async function readKept(
  objects: ObjectStore,
  object: string,
): Promise<readonly KeptLine[] | undefined> {
  const bytes = await objects.get(object);
  if (bytes === undefined) return undefined;
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.filter((text) => text !== '').map((text) => ({ text, record: recordOf(text) }));
}

function recordOf(text: string): QuarantinedRecord | undefined {
  try {
    return QuarantinedRecord.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The first records of an object that fit into one answer, and how many lines it leaves out. */
export function recordsForAnswer(lines: readonly KeptLine[]): {
  readonly records: QuarantinedRecord[];
  readonly omitted: number;
} {
  const records: QuarantinedRecord[] = [];
  let bytes = 0;
  for (const { text, record } of lines) {
    bytes += Buffer.byteLength(text);
    if (bytes > limits.quarantine.entryBytesMax) break;
    if (record !== undefined) records.push(record);
  }
  return { records, omitted: lines.length - records.length };
}
