import { AggregateHeader, limits } from '@watchhouse/contracts';
import type { AgentId, FacilityId, Instant } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import { parseJson } from '../stream/fault.ts';
import { generationsOf } from '../stream/shard-generations.ts';
import { isBehind } from '../stream/signal-stream.ts';
import type { ReadStart, SignalStream, StreamRecord } from '../stream/signal-stream.ts';
import type { FencePlace } from './fence-reader.ts';

/** What was found of a facility's records that nobody has decided yet. */
export interface StreamTail {
  /** The eldest that was found; absent when none was. */
  readonly eldest: StreamRecord | undefined;
  /** When the newest of each agent arrived. */
  readonly agents: ReadonlyMap<AgentId, Instant>;
}

export const emptyTail: StreamTail = { eldest: undefined, agents: new Map() };

/** A record is looked for from this long before the bound; a facility sends two a second. */
const windowMs = limits.watchdog.streamBehindMs * 2;

/**
 * Reads a little of the stream behind the fence: what comes first there, and, if that is all of other facilities, what
 * arrived lately. Records of one facility that come back after a long silence, while detection stands still, are
 * found only there.
 */
export async function readTail(
  signals: SignalStream,
  facility: FacilityId,
  place: FencePlace,
  now: Instant,
): Promise<StreamTail> {
  const shards = generationsOf(await signals.shards(), facility).filter(
    (shard) => !place.lineage.includes(shard),
  );
  const since = { since: instantAfter(now, -windowMs) };
  const found: StreamRecord[] = [];
  for (const shard of shards) {
    const behind = shard === place.shard ? { at: place.sequenceNumber } : ('eldest' as const);
    const first = await readSome(signals, facility, shard, behind, place);
    found.push(...first.own);
    if (first.isAtEnd || first.own.length > 0) continue;
    found.push(...(await readSome(signals, facility, shard, since, place)).own);
  }
  return { eldest: found[0], agents: newestOf(found) };
}

async function readSome(
  signals: SignalStream,
  facility: FacilityId,
  shard: string,
  start: ReadStart,
  { shard: decided, sequenceNumber }: FencePlace,
): Promise<{ readonly own: readonly StreamRecord[]; readonly isAtEnd: boolean }> {
  const own: StreamRecord[] = [];
  let read = 0;
  for await (const page of signals.readFrom(shard, start)) {
    const undecided = page.filter(
      (record) =>
        record.partitionKey === facility &&
        (shard !== decided || isBehind(record.sequenceNumber, sequenceNumber)),
    );
    own.push(...undecided);
    read += page.length;
    if (read >= limits.watchdog.peekRecordsMax) return { own, isAtEnd: false };
  }
  return { own, isAtEnd: true };
}

function newestOf(records: readonly StreamRecord[]): ReadonlyMap<AgentId, Instant> {
  const newest = new Map<AgentId, Instant>();
  for (const { bytes, arrivedAt } of records) {
    const end = bytes.indexOf(lineFeed);
    const line = new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
    const header = AggregateHeader.safeParse(parseJson(line)).data;
    if (header?.origin === 'agent' || header?.origin === 'expedited') {
      newest.set(header.agent, arrivedAt);
    }
  }
  return newest;
}

const lineFeed = 0x0a;
