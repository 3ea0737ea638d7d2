import { ArchivedQuarantine, ArchivedRecord } from '@watchhouse/contracts';
import { isTransition } from '@watchhouse/domain';
import type { DecodedRecord } from '../stream/decode-record.ts';
import { parseJson } from '../stream/fault.ts';
import type { StreamRecord } from '../stream/signal-stream.ts';
import { ArchiveDamaged } from './archive-damaged.ts';

const ndjson = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** The lines of one record in an archive file, verbatim; in place of what could not be read, why, with its bytes. */
export function recordText({ record, quarantined }: DecodedRecord): string {
  const byLine = new Map(
    quarantined.map((one) => [one.line, JSON.stringify({ quarantined: one })]),
  );
  const whole = byLine.get(0);
  const lines = whole === undefined ? linesOf(record) : [whole];
  const kept = lines.map((line, index) => byLine.get(index) ?? line);
  const { shard, sequenceNumber, partitionKey, arrivedAt, bytes } = record;
  const head: ArchivedRecord = {
    archived: 1,
    shard,
    sequenceNumber,
    partitionKey,
    arrivedAt,
    lines: kept.length,
    bytes: bytes.length,
  };
  return ndjson([JSON.stringify(head), ...kept]);
}

/** Those lines of a record that say that something changed; empty when none does. */
export function transitionsText({ record, signals, quarantined }: DecodedRecord): string {
  const changed = signals.filter(isTransition);
  if (changed.length === 0) return '';
  const faulty = new Set(quarantined.map(({ line }) => line));
  // What was read stands in the order of its lines, without the header and what was not.
  const readable = linesOf(record).filter((_, index) => index > 0 && !faulty.has(index));
  const lines = readable.filter((_, index) => isTransitionAt(signals, index));
  const { shard, sequenceNumber, partitionKey, arrivedAt } = record;
  const position = { shard, sequenceNumber, arrivedAt };
  const head = { transitions: 1, ...position, partitionKey, lines: lines.length };
  return ndjson([JSON.stringify(head), ...lines]);
}

const isTransitionAt = (signals: DecodedRecord['signals'], index: number): boolean => {
  const signal = signals[index];
  return signal !== undefined && isTransition(signal);
};

/** The lines of a record that has a frame; the byte order mark that decoding drops stays. */
const linesOf = ({ bytes }: StreamRecord): readonly string[] =>
  Buffer.from(bytes).toString('utf8').replace(/\n$/, '').split('\n');

/** Gives the records of a file back as they lay in the stream. Throws `ArchiveDamaged`. */
export function* recordsOf(key: string, text: string): Generator<StreamRecord> {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new ArchiveDamaged(key, 'its last line is cut off');
  for (let at = 0; at < lines.length;) {
    const head = ArchivedRecord.safeParse(parseJson(lines[at] ?? ''));
    if (!head.success) throw new ArchiveDamaged(key, `line ${at + 1} begins no record`);
    const own = lines.slice(at + 1, at + 1 + head.data.lines);
    if (own.length < head.data.lines) throw new ArchiveDamaged(key, 'its last record is cut off');
    yield recordOf(key, head.data, own);
    at += 1 + own.length;
  }
}

function recordOf(key: string, head: ArchivedRecord, lines: readonly string[]): StreamRecord {
  const { shard, sequenceNumber, partitionKey, arrivedAt } = head;
  const bytes = bytesOf(key, head, lines);
  if (head.bytes !== undefined && head.bytes !== bytes.length) {
    throw new ArchiveDamaged(key, `record ${sequenceNumber} has another size than it had`);
  }
  return { shard, sequenceNumber, partitionKey, arrivedAt, bytes };
}

/** A record may have ended with or without the end of its last line: its size tells. */
function bytesOf(key: string, head: ArchivedRecord, lines: readonly string[]): Uint8Array {
  const parts = lines.map((line) => received(key, line));
  const [only] = parts;
  if (only?.isWhole === true) return only.bytes;
  const end = Buffer.from('\n');
  const joined = Buffer.concat(
    parts.flatMap(({ bytes }, at) => (at === 0 ? [bytes] : [end, bytes])),
  );
  return head.bytes === joined.length ? joined : Buffer.concat([joined, end]);
}

/** One line as it was received. */
function received(
  key: string,
  line: string,
): { readonly bytes: Uint8Array; readonly isWhole: boolean } {
  if (!line.startsWith('{"quarantined":')) return { bytes: Buffer.from(line), isWhole: false };
  const found = ArchivedQuarantine.safeParse(parseJson(line));
  if (!found.success) throw new ArchiveDamaged(key, 'it holds a quarantined line that is none');
  const { bytes, line: number } = found.data.quarantined;
  return { bytes: Buffer.from(bytes, 'base64'), isWhole: number === 0 };
}
