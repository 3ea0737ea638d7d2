import { numberOrder, readLine } from '@watchhouse/domain';
import { readLines, SourceDamaged } from './read-lines.ts';
import type { ArchiveFile, Source } from './sources.ts';

/** One line with the place it stands at. */
export interface PlacedLine {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** What reading gives: lines, the end of a source, or why the rest of it cannot be read. */
export type Read =
  | { readonly lines: readonly PlacedLine[] }
  | { readonly end: { readonly file: string; readonly line: number } }
  | { readonly damage: { readonly file: string; readonly line: number; readonly reason: string } };

/** Reads sources in order. No more than one archive file is held, and what overlaps with the next one. */
export async function* readSources(sources: readonly Source[]): AsyncGenerator<Read> {
  for (const source of sources) {
    if ('file' in source) yield* readFile(source.file);
    else yield* readArchive(source.archive);
  }
}

async function* readFile(file: string): AsyncGenerator<Read> {
  let line = 0;
  try {
    for await (const { first, texts } of readLines(file)) {
      yield { lines: texts.map((text, index) => ({ file, line: first + index, text })) };
      line = first + texts.length - 1;
    }
  } catch (cause) {
    if (!(cause instanceof SourceDamaged)) throw cause;
    yield { damage: { file, line: cause.lines + 1, reason: cause.message } };
  }
  yield { end: { file, line } };
}

/** The lines of one record in an archive file, its record line first. */
type RecordLines = PlacedLine[];

/** Of two copies of a record the longer one is whole. */
const archiveOrder = () => numberOrder<RecordLines>((one, than) => one.length > than.length);

/** Archive files one after another, their records by number and each once. */
async function* readArchive(files: readonly ArchiveFile[]): AsyncGenerator<Read> {
  let order = archiveOrder();
  let shard: string | undefined;
  for (const file of files) {
    const isNext = file.span.shard !== shard;
    for (const lines of isNext ? order.rest() : order.before(file.span.first)) yield { lines };
    if (isNext) order = archiveOrder();
    ({ shard } = file.span);
    const records: [string, RecordLines][] = [];
    yield* readRecords(file, records);
    for (const [number, lines] of records) order.add(number, lines);
  }
  for (const lines of order.rest()) yield { lines };
  yield { end: { file: files.at(-1)?.file ?? '', line: 0 } };
}

/** Reads the records of one file into `records`; gives what belongs to none, and what is wrong with the file. */
async function* readRecords(
  { file, span }: ArchiveFile,
  records: [string, RecordLines][],
): AsyncGenerator<Read> {
  for await (const read of readFile(file)) {
    if ('damage' in read) yield read;
    for (const line of 'lines' in read ? read.lines : []) {
      const number = numberOf(line.text);
      const current = records.at(-1)?.[1];
      if (number !== undefined) records.push([number, [line]]);
      else if (current !== undefined) current.push(line);
      else yield { lines: [line] };
    }
  }
  if (records[0]?.[0] !== span.first || records.at(-1)?.[0] !== span.last) {
    const line = records.at(-1)?.[1].at(-1)?.line ?? 0;
    yield { damage: { file, line, reason: 'it does not hold what its name says' } };
  }
}

/** Sequence number of a record line; `undefined` for any other line. */
function numberOf(text: string): string | undefined {
  if (!text.startsWith('{"archived":')) return undefined;
  const line = readLine(text);
  return line.kind === 'record' ? line.record.sequenceNumber : undefined;
}
