import { AgentId } from '@watchhouse/contracts';
import type { AggregateHeader, FacilityId, QuarantinedRecord, Signal } from '@watchhouse/contracts';
import { decodeLine } from '../stream/decode-line.ts';
import { decodeRecord } from '../stream/decode-record.ts';
import { parseJson } from '../stream/fault.ts';
import type { KeptLine } from './quarantine-entry.ts';

/** What came of reading kept lines again: the signals that can be read now, and the lines that are left. */
export interface ReadAgain {
  readonly signals: readonly Signal[];
  /** As they are kept on, each with the reason of this reading. */
  readonly left: readonly string[];
}

/** Reads what was kept with the reader of today, by the time at which it arrived. */
export function readAgain(facility: FacilityId, lines: readonly KeptLine[]): ReadAgain {
  const read = lines.map((line) => readKeptLine(facility, line));
  return {
    signals: read.flatMap(({ signals }) => signals),
    left: read.flatMap(({ left }) => left),
  };
}

function readKeptLine(facility: FacilityId, { text, record }: KeptLine): ReadAgain {
  if (record === undefined) return { signals: [], left: [text] };
  return record.line === 0 ? readWhole(facility, record) : readLine(facility, record);
}

/** A record that could not be taken apart, read as if it had just been delivered. */
function readWhole(facility: FacilityId, record: QuarantinedRecord): ReadAgain {
  const { signals, quarantined } = decodeRecord({
    shard: record.shard,
    sequenceNumber: record.sequenceNumber,
    partitionKey: facility,
    arrivedAt: record.at,
    bytes: Buffer.from(record.bytes, 'base64'),
  });
  return { signals, left: quarantined.map((line) => JSON.stringify(line)) };
}

/** One line of a record whose header is not kept with it: what the line says of its agent stands for the header. */
function readLine(facility: FacilityId, record: QuarantinedRecord): ReadAgain {
  const kept = { signals: [], left: [JSON.stringify(record)] };
  if (speaksForAnother(record)) return kept;
  const line = Buffer.from(record.bytes, 'base64').toString('utf8');
  const header = headerOf(facility, parseJson(line));
  if (header === undefined) return kept;
  const read = decodeLine(line, header, record.at);
  if ('signal' in read) return { signals: [read.signal], left: [] };
  return { signals: [], left: [JSON.stringify({ ...record, ...read.fault })] };
}

/** Its header named another agent, or none: no reader of tomorrow may believe it. */
const speaksForAnother = ({ reason, path }: QuarantinedRecord): boolean =>
  reason === 'contract' && path === 'type';

function headerOf(facility: FacilityId, json: unknown): AggregateHeader | undefined {
  const { type, agent } = (json ?? {}) as { type?: unknown; agent?: unknown };
  if (type === 'context.changed') return { aggregate: 1, origin: 'ledger', facility, count: 1 };
  const parsed = AgentId.safeParse(agent);
  if (!parsed.success) return undefined;
  return { aggregate: 1, origin: 'replayed', facility, agent: parsed.data, count: 1 };
}
