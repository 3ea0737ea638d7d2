import { AgentId } from '@watchhouse/contracts';
import type { AggregateHeader, FacilityId, QuarantinedRecord, Signal } from '@watchhouse/contracts';
import { decodeLine, isReplayable } from '../stream/decode-line.ts';
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

/**
 * A record that could not be taken apart, read as if it had just been delivered. One that overtook and does not come
 * again stays as it is: put back, it would only come to lie in quarantine once more.
 */
function readWhole(facility: FacilityId, record: QuarantinedRecord): ReadAgain {
  const { signals, quarantined } = decodeRecord({
    shard: record.shard,
    sequenceNumber: record.sequenceNumber,
    partitionKey: facility,
    arrivedAt: record.at,
    bytes: Buffer.from(record.bytes, 'base64'),
  });
  if (!signals.every(isReplayable)) {
    const fault = { reason: 'contract', path: 'type', detail: 'not of replayed' } as const;
    return { signals: [], left: [JSON.stringify({ ...record, ...fault })] };
  }
  return { signals, left: quarantined.map((line) => JSON.stringify(line)) };
}

/** One line of a record, read as if its header were still before it. */
function readLine(facility: FacilityId, record: QuarantinedRecord): ReadAgain {
  const kept = { signals: [], left: [JSON.stringify(record)] };
  const line = Buffer.from(record.bytes, 'base64').toString('utf8');
  const header = headerOf(facility, record, line);
  if (header === undefined) return kept;
  const read = decodeLine(line, header, record.at);
  if ('signal' in read) return { signals: [read.signal], left: [] };
  return { signals: [], left: [JSON.stringify({ ...record, ...read.fault })] };
}

/** What the ledger says is checked against the ledger by whoever reads it; all else is said by an agent. */
function headerOf(
  facility: FacilityId,
  record: QuarantinedRecord,
  line: string,
): AggregateHeader | undefined {
  const { type, agent: named } = (parseJson(line) ?? {}) as { type?: unknown; agent?: unknown };
  if (type === 'context.changed') return { aggregate: 1, origin: 'ledger', facility, count: 1 };
  const agent = record.agent ?? agentNamed(record, named);
  if (agent === undefined) return undefined;
  return { aggregate: 1, origin: 'replayed', facility, agent, count: 1 };
}

/**
 * Entries of earlier releases do not say whose record it was. Then the line's own word counts, unless it was put aside
 * for speaking for another agent: no reader of tomorrow may believe that.
 */
function agentNamed({ reason, path }: QuarantinedRecord, named: unknown): AgentId | undefined {
  if (reason === 'contract' && path === 'type') return undefined;
  return AgentId.safeParse(named).data;
}
