import type { FacilityId, Instant } from '@watchhouse/contracts';
import { ArchiveDamaged } from '../archive/archive-damaged.ts';
import { readArchived } from '../archive/read-archived.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Observer } from '../observability/observer.ts';
import { isBehind } from './signal-stream.ts';
import type { ReadStart, SignalStream, StreamPosition, StreamRecord } from './signal-stream.ts';

export interface StretchServices {
  readonly signals: SignalStream;
  readonly objects: { readonly archive: ObjectStore };
  readonly observer: Observer;
}

/** A part of the stream, over as many generations of shards as it takes. */
export interface Stretch {
  /** The shards to read, each to its end but the last, eldest first. */
  readonly path: readonly string[];
  /** The record behind which to begin in the first of them; all of it without one. */
  readonly from: StreamPosition | undefined;
  /** Arrival of a record at or before the first one wanted. */
  readonly since: Instant | undefined;
  /** The last one wanted, in the last shard. */
  readonly until: StreamPosition;
}

/** Some of the records of a stretch. */
export interface StretchPage {
  /** The facility's own, in order, each once. */
  readonly records: readonly StreamRecord[];
  /** The last record in hand, whosever it is: nothing before it is still to be read. */
  readonly reached: StreamRecord;
  /** The beginning of the stretch has left the stream: between this page and the former something may be missing. */
  readonly isUnproven: boolean;
  /** What was read for it, other facilities' included. */
  readonly bytes: number;
}

/**
 * Reads a facility's records of a stretch: from the stream, and where its beginning has left the stream, first from
 * the archive and then on from the stream, behind what the archive held. Whether the beginning is still there shows
 * in the record itself, because a stream forgets its eldest first.
 */
export async function* readStretch(
  services: StretchServices,
  facility: FacilityId,
  stretch: Stretch,
): AsyncGenerator<StretchPage> {
  const { path, from, until } = stretch;
  let isUnproven = false;
  for (const [generation, shard] of path.entries()) {
    const after = generation === 0 && from?.shard === shard ? from.sequenceNumber : undefined;
    for await (const page of readShard(services, facility, stretch, { shard, after, isUnproven })) {
      isUnproven = page.isUnproven;
      yield page;
      if (reaches(page.reached, until)) return;
    }
  }
}

/** True when a position is the wanted end, or lies behind it. */
export const reaches = (reached: StreamPosition, until: StreamPosition): boolean =>
  reached.shard === until.shard && !isBehind(until.sequenceNumber, reached.sequenceNumber);

/** One shard of a stretch: where to begin, and whether what lies before it is in hand. */
interface ShardPart {
  readonly shard: string;
  readonly after: string | undefined;
  readonly isUnproven: boolean;
}

async function* readShard(
  services: StretchServices,
  facility: FacilityId,
  stretch: Stretch,
  part: ShardPart,
): AsyncGenerator<StretchPage> {
  const { shard, after } = part;
  const pages = filled(services.signals.readFrom(shard, startOf(stretch, part)));
  let next = await pages.next();
  const isThere = next.done !== true && next.value[0]?.sequenceNumber === after;
  const isUnproven = part.isUnproven || (after !== undefined && !isThere);
  let last = after;
  if (isUnproven) {
    for await (const records of archived(services, facility, stretch, part)) {
      yield pageOf(facility, stretch, records, isUnproven);
      last = records.at(-1)?.sequenceNumber ?? last;
    }
  }
  for (; next.done !== true; next = await pages.next()) {
    const fresh = next.value.filter(({ sequenceNumber }) => isAfter(sequenceNumber, last));
    if (fresh.length > 0) yield pageOf(facility, stretch, fresh, isUnproven);
  }
}

function startOf({ from, since }: Stretch, { after }: ShardPart): ReadStart {
  if (after !== undefined) return { at: after };
  return from === undefined && since !== undefined ? { since } : 'eldest';
}

const isAfter = (sequenceNumber: string, last: string | undefined): boolean =>
  last === undefined || isBehind(sequenceNumber, last);

function pageOf(
  facility: FacilityId,
  { until }: Stretch,
  read: readonly StreamRecord[],
  isUnproven: boolean,
): StretchPage {
  const reached = read.at(-1);
  if (reached === undefined) throw new Error('A page of the stream holds nothing.');
  const records = read.filter(
    (record) =>
      record.partitionKey === facility &&
      (record.shard !== until.shard || !isBehind(record.sequenceNumber, until.sequenceNumber)),
  );
  const bytes = read.reduce((sum, record) => sum + record.bytes.length, 0);
  return { records, reached, isUnproven, bytes };
}

/** A damaged file is as good as none: whether something is missing then shows in the agents' numbers. */
async function* archived(
  { objects, observer }: StretchServices,
  facility: FacilityId,
  { since, until }: Stretch,
  { shard, after }: ShardPart,
): AsyncGenerator<readonly StreamRecord[]> {
  const end = shard === until.shard ? { until: until.sequenceNumber } : {};
  try {
    yield* filled(readArchived(objects.archive, facility, { shard, after, since, ...end }));
  } catch (cause) {
    if (!(cause instanceof ArchiveDamaged)) throw cause;
    observer.error('the archive cannot be read', cause, { facility });
  }
}

/** Whether a record is still in the stream. */
export async function isKept(
  signals: SignalStream,
  { shard, sequenceNumber }: StreamPosition,
): Promise<boolean> {
  for await (const [first] of filled(signals.readFrom(shard, { at: sequenceNumber }))) {
    return first?.sequenceNumber === sequenceNumber;
  }
  return false;
}

async function* filled(
  pages: AsyncIterable<readonly StreamRecord[]>,
): AsyncGenerator<readonly StreamRecord[], undefined> {
  for await (const page of pages) if (page.length > 0) yield page;
  return undefined;
}
