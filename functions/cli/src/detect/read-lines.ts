import { createReadStream, statSync } from 'node:fs';
import { createZstdDecompress } from 'node:zlib';
import type { Readable } from 'node:stream';
import { limits } from '@watchhouse/contracts';

/** Lines of a source as they come, with the number of the first of them, counted from 1. */
export interface Lines {
  readonly first: number;
  readonly texts: readonly string[];
}

/** A source ended before its end: it is cut off, or what is in it is no longer what was written. */
export class SourceDamaged extends Error {
  /** Lines that were read before. */
  readonly lines: number;

  constructor(reason: string, lines: number) {
    super(reason);
    this.name = 'SourceDamaged';
    this.lines = lines;
  }
}

/** A line longer than any record, of which only the beginning is kept: it is no JSON then and told as such. */
const lineCharactersMax = limits.archive.recordBytesMax;

/** Reads a file of lines, compressed by zstd or not, or standard input, piece by piece. */
export async function* readLines(file: string): AsyncGenerator<Lines> {
  let number = 1;
  let kept = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of chunksOf(file)) {
      const [first = '', ...rest] = decoder.decode(chunk, { stream: true }).split('\n');
      kept = (kept + first).slice(0, lineCharactersMax);
      const last = rest.pop();
      if (last === undefined) continue;
      const texts = [kept, ...rest];
      yield { first: number, texts };
      number += texts.length;
      kept = last;
    }
  } catch (cause) {
    if (isOfSystem(cause)) throw cause;
    throw new SourceDamaged(cause instanceof Error ? cause.message : String(cause), number - 1);
  }
  if (kept !== '') yield { first: number, texts: [kept] };
}

/** A failure to open or read at all, as against one to make sense of what was read. */
const isOfSystem = (cause: unknown): boolean => cause instanceof Error && 'syscall' in cause;

async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  if (file === '-') yield* bytesOf(process.stdin);
  else if (!file.endsWith('.zst')) yield* bytesOf(createReadStream(file));
  else yield* unpacked(file);
}

/** What a file holds, frame after frame: a decompressor leaves lying what follows the first one. */
async function* unpacked(file: string): AsyncGenerator<Uint8Array> {
  const { size } = statSync(file);
  let start = 0;
  do {
    const unpack = createZstdDecompress();
    const source = createReadStream(file, { start });
    source.on('error', (cause) => unpack.destroy(cause));
    yield* bytesOf(source.pipe(unpack));
    if (unpack.bytesWritten === 0) throw new Error('it is empty');
    start += unpack.bytesWritten;
  } while (start < size);
}

const bytesOf = (stream: Readable): AsyncIterable<Uint8Array> => stream;
