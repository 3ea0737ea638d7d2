import { AggregateHeader, limits } from '@watchhouse/contracts';
import type { QuarantinedRecord, Signal } from '@watchhouse/contracts';
import { decodeLine } from './decode-line.ts';
import { codeOf, fault, parseJson, pathOf } from './fault.ts';
import type { Fault } from './fault.ts';
import { quarantinedLine } from './quarantined-line.ts';
import type { StreamRecord } from './signal-stream.ts';

/** What one record holds: the signals that can be read, and what cannot, whole. */
export interface DecodedRecord {
  readonly record: StreamRecord;
  readonly header: AggregateHeader | undefined;
  readonly signals: readonly Signal[];
  readonly quarantined: readonly QuarantinedRecord[];
}

/**
 * Reads an NDJSON record. It depends on nothing but the record, so that reading it again gives the same. A record
 * whose frame is at fault is quarantined as a whole, otherwise each faulty line by itself.
 */
export function decodeRecord(record: StreamRecord): DecodedRecord {
  const framed = readFrame(record);
  if ('fault' in framed) {
    const quarantined = [quarantinedLine(record, 0, framed.fault, record.bytes)];
    return { record, header: undefined, signals: [], quarantined };
  }
  const signals: Signal[] = [];
  const quarantined: QuarantinedRecord[] = [];
  for (const [index, line] of framed.lines.entries()) {
    const read = decodeLine(line, framed.header, record.arrivedAt);
    if ('signal' in read) signals.push(read.signal);
    else
      quarantined.push({
        ...quarantinedLine(record, index + 1, read.fault, Buffer.from(line, 'utf8')),
        ...('agent' in framed.header && { agent: framed.header.agent }),
      });
  }
  return { record, header: framed.header, signals, quarantined };
}

type Frame =
  | { readonly header: AggregateHeader; readonly lines: readonly string[] }
  | { readonly fault: Fault };

function readFrame(record: StreamRecord): Frame {
  if (record.bytes.length > limits.signal.aggregateBytesMax) {
    return fault('too-large', '', `${record.bytes.length} bytes`);
  }
  const text = utf8(record.bytes);
  if (text === undefined) return fault('not-utf8');
  const [first = '', ...lines] = text.replace(/\n$/, '').split('\n');
  const json = parseJson(first);
  if (json === undefined) return fault('not-json', '', 'first line');
  const header = AggregateHeader.safeParse(json);
  if (!header.success) return fault('no-header', pathOf(header.error), codeOf(header.error));
  if (header.data.facility !== record.partitionKey) {
    return fault('foreign-facility', 'facility', 'differs from the partition key');
  }
  if (header.data.count !== lines.length) {
    return fault('count-differs', 'count', `${header.data.count} announced, ${lines.length} found`);
  }
  return { header: header.data, lines };
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
