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
    const text = zstdDecompressSync(bytes, { maxOutputLength });
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch (cause) {
    throw new ArchiveDamaged(key, cause instanceof Error ? cause.message : String(cause));
  }
}
