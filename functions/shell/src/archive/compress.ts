import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { limits } from '@watchhouse/contracts';
import { ArchiveDamaged } from './archive-damaged.ts';

/** Compresses with a checksum, without which a flipped bit could read as another signal. */
export const compress = (text: string): Uint8Array =>
  zstdCompressSync(Buffer.from(text, 'utf8'), {
    params: { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_compressionLevel]: 6 },
  });

const { fileBytesMax, recordBytesMax } = limits.archive;

/** The text of an object. Throws `ArchiveDamaged` for one that is cut off, changed or larger than we write. */
export function decompress(key: string, bytes: Uint8Array): string {
  try {
    const maxOutputLength = fileBytesMax + recordBytesMax;
    const { buffer, engine } = unpacked(bytes, maxOutputLength);
    if (engine.bytesWritten !== bytes.length) throw new Error('something follows behind its end');
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer);
  } catch (cause) {
    throw new ArchiveDamaged(key, cause instanceof Error ? cause.message : String(cause));
  }
}

/** With `info` the call also says how much it took; what follows the first frame is left lying without a word. */
const unpacked = (bytes: Uint8Array, maxOutputLength: number) =>
  zstdDecompressSync(bytes, { maxOutputLength, info: true }) as unknown as {
    readonly buffer: Uint8Array;
    readonly engine: { readonly bytesWritten: number };
  };
