import { limits } from '@watchhouse/contracts';
import type { Instant } from '@watchhouse/contracts';
import {
  archivePrefix,
  byNumber,
  hourPrefix,
  instantAfter,
  numberOrder,
  spanOf,
} from '@watchhouse/domain';
import type { ArchiveOwner, ArchiveSpan } from '@watchhouse/domain';
import type { ObjectStore } from '../objects/object-store.ts';
import type { StreamRecord } from '../stream/signal-stream.ts';
import { ArchiveDamaged } from './archive-damaged.ts';
import { decompress } from './compress.ts';
import { recordsOf } from './record-text.ts';

/** Which records of one shard to read. */
export interface ArchivedRange {
  readonly shard: string;
  /** Sequence number behind which to begin; from the eldest archived record without it. */
  readonly after?: string | undefined;
  /** Sequence number at which to end, itself included; to the newest archived record without it. */
  readonly until?: string | undefined;
  /** Arrival of a record at or before the first one wanted: hours before it are not looked at. */
  readonly since?: Instant | undefined;
}

/**
 * Archived records of one facility and shard as they lay in the stream, in order and each once, however the files
 * overlap. One file is held at a time, and what overlaps with the next one. Whether the archive reaches up to
 * `until` shows in what comes: the last record given is the last one there is. Throws `ArchiveDamaged`, which names
 * the file, when one is cut off or changed.
 */
export async function* readArchived(
  store: ObjectStore,
  owner: ArchiveOwner,
  range: ArchivedRange,
): AsyncGenerator<readonly StreamRecord[]> {
  const order = numberOrder<StreamRecord>();
  for (const { key, span } of await filesOf(store, owner, range)) {
    const ready = order.before(span.first);
    if (ready.length > 0) yield ready;
    for (const record of await readFile(store, key, span)) {
      if (isWanted(range, record.sequenceNumber)) order.add(record.sequenceNumber, record);
    }
  }
  const rest = order.rest();
  if (rest.length > 0) yield rest;
}

interface ArchiveFile {
  readonly key: string;
  readonly span: ArchiveSpan;
}

/** The files that reach into a range, by their first record: behind it nothing earlier follows. */
async function filesOf(
  store: ObjectStore,
  owner: ArchiveOwner,
  range: ArchivedRange,
): Promise<readonly ArchiveFile[]> {
  const from = range.since && instantAfter(range.since, -limits.archive.arrivalSlackMs);
  const keys = await store.list(
    archivePrefix('signals', owner),
    from && hourPrefix('signals', owner, from),
  );
  return keys
    .map((key) => ({ key, span: spanOf(key) }))
    .filter((file): file is ArchiveFile => file.span !== undefined && reachesInto(file.span, range))
    .sort((left, right) => byNumber(left.span.first, right.span.first));
}

const reachesInto = ({ shard, first, last }: ArchiveSpan, range: ArchivedRange): boolean =>
  shard === range.shard &&
  (range.after === undefined || byNumber(last, range.after) > 0) &&
  (range.until === undefined || byNumber(first, range.until) <= 0);

const isWanted = ({ after, until }: ArchivedRange, number: string): boolean =>
  (after === undefined || byNumber(number, after) > 0) &&
  (until === undefined || byNumber(number, until) <= 0);

/** All records of one file; a file that lacks the ends its name promises is damaged. */
async function readFile(
  store: ObjectStore,
  key: string,
  { first, last }: ArchiveSpan,
): Promise<readonly StreamRecord[]> {
  const bytes = await store.get(key);
  if (bytes === undefined) throw new ArchiveDamaged(key, 'it was listed and is not there');
  const records = [...recordsOf(key, decompress(key, bytes))];
  const isWhole = records[0]?.sequenceNumber === first && records.at(-1)?.sequenceNumber === last;
  if (!isWhole) throw new ArchiveDamaged(key, 'it does not hold what its name says');
  return records;
}
