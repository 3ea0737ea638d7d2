import { FacilityId, limits } from '@watchhouse/contracts';
import { byNumber, recordsKey } from '@watchhouse/domain';
import type { ArchiveOwner } from '@watchhouse/domain';
import type { CrashHook } from '../crash-points.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Observer } from '../observability/observer.ts';
import { decodeRecord } from '../stream/decode-record.ts';
import type { StreamRecord } from '../stream/signal-stream.ts';
import { StreamFailure } from '../stream/stream-failure.ts';
import { compress } from './compress.ts';
import { recordText, transitionsText } from './record-text.ts';

export interface ArchiveServices {
  readonly objects: { readonly archive: ObjectStore };
  readonly ledger: Pick<Ledger, 'head'>;
  readonly observer: Observer;
  readonly crash?: CrashHook;
}

/** Facilities that one process knows to be registered; none is ever taken out of the ledger again. */
export type KnownFacilities = Set<FacilityId>;

/** What a batch came to. */
export interface Archived {
  readonly records: number;
  readonly files: number;
}

/**
 * Writes a batch of stream records to the archive, verbatim, whether they could be read or not: one file a facility
 * and hour of arrival, and beside it what changed. A file is named by the first and the last record in it, and
 * between those a facility's records of one hour are the same in every batch; so a batch that comes again, whole or
 * cut otherwise, writes the same or overlapping files, which readers put together. Throws only when the
 * infrastructure failed.
 */
export async function archiveBatch(
  services: ArchiveServices,
  known: KnownFacilities,
  records: readonly StreamRecord[],
): Promise<Archived> {
  const owners = await ownersOf(services, known, records);
  const groups = Map.groupBy(records, (record) => placeOf(record, ownerIn(owners, record)));
  let files = 0;
  for (const group of groups.values()) {
    const [one] = group;
    if (one === undefined) continue;
    for (const entries of filesOf(group)) {
      await writeFile(services, ownerIn(owners, one), one, entries);
      files += 1;
    }
  }
  return { records: records.length, files };
}

type Owners = ReadonlyMap<string, ArchiveOwner>;

/** Nobody makes a folder of a facility's by sending under a name that is not registered. */
async function ownersOf(
  services: ArchiveServices,
  known: KnownFacilities,
  records: readonly StreamRecord[],
): Promise<Owners> {
  const owners = new Map<string, ArchiveOwner>();
  for (const partitionKey of new Set(records.map((record) => record.partitionKey))) {
    const facility = FacilityId.safeParse(partitionKey);
    const isOwned = facility.success && (await isRegistered(services, known, facility.data));
    owners.set(partitionKey, isOwned ? facility.data : 'unknown');
  }
  return owners;
}

async function isRegistered(
  { ledger }: ArchiveServices,
  known: KnownFacilities,
  facility: FacilityId,
): Promise<boolean> {
  if (known.has(facility)) return true;
  if ((await ledger.head(facility)).seq === 0) return false;
  if (known.size >= limits.archive.knownFacilitiesMax) known.clear();
  known.add(facility);
  return true;
}

const ownerIn = (owners: Owners, record: StreamRecord): ArchiveOwner =>
  owners.get(record.partitionKey) ?? 'unknown';

/** Records that may share a file. */
const placeOf = ({ shard, arrivedAt }: StreamRecord, owner: ArchiveOwner): string =>
  [owner, shard, arrivedAt.slice(0, 'YYYY-MM-DDTHH'.length)].join(' ');

/** One record as it goes into a file, and what of it goes into the file of transitions. */
interface Entry {
  readonly number: string;
  readonly text: string;
  readonly transitions: string;
}

/** Cuts the records of one place, each once and in order, into files of bounded size. */
function filesOf(records: readonly StreamRecord[]): readonly (readonly Entry[])[] {
  const once = new Map(records.map((record) => [record.sequenceNumber, record]));
  const ordered = [...once.values()].sort((left, right) =>
    byNumber(left.sequenceNumber, right.sequenceNumber),
  );
  const files: Entry[][] = [];
  let bytes = Infinity;
  for (const record of ordered) {
    const entry = entryOf(record);
    const size = Buffer.byteLength(entry.text);
    bytes += size;
    if (bytes > limits.archive.fileBytesMax) {
      files.push([]);
      bytes = size;
    }
    files.at(-1)?.push(entry);
  }
  return files;
}

function entryOf(record: StreamRecord): Entry {
  const decoded = decodeRecord(record);
  return {
    number: record.sequenceNumber,
    text: recordText(decoded),
    transitions: transitionsText(decoded),
  };
}

/** Both files of the same records; the one of transitions only where something changed. */
async function writeFile(
  { objects: { archive }, observer, crash }: ArchiveServices,
  owner: ArchiveOwner,
  { shard, arrivedAt }: StreamRecord,
  entries: readonly Entry[],
): Promise<void> {
  const [first, last] = [entries[0]?.number, entries.at(-1)?.number];
  if (first === undefined || last === undefined) return;
  const span = { shard, first, last };
  crash?.('archive.before-signals');
  const text = entries.map((entry) => entry.text).join('');
  const isNew = await keep(archive, recordsKey('signals', owner, arrivedAt, span), text);
  crash?.('archive.before-transitions');
  const changed = entries.map(({ transitions }) => transitions).join('');
  if (changed !== '') {
    await keep(archive, recordsKey('transitions', owner, arrivedAt, span), changed);
  }
  crash?.('archive.after-transitions');
  if (isNew) observer.count('RecordsArchived', entries.length);
}

/** Writes a file unless it is there. Who lost to another writer looks whether that one came to its end. */
async function keep(archive: ObjectStore, key: string, text: string): Promise<boolean> {
  if (await archive.putIfAbsent(key, compress(text))) return true;
  if ((await archive.get(key)) === undefined) throw new StreamFailure(`${key} was not written`);
  return false;
}
