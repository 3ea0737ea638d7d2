import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of bytes, 32 bytes. */
export const sha256Bytes = (bytes: Uint8Array): Uint8Array => sha256(bytes);

/** SHA-256 of the UTF-8 form of a text, as 64 lower-case hexadecimal digits. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8Bytes(text)));

/**
 * UTF-8 bytes of a text. Throws on a lone surrogate: it has no UTF-8 form, and replacing it would give two
 * different texts one digest.
 */
export function utf8Bytes(text: string): Uint8Array {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError('a lone surrogate has no UTF-8 form');
  return utf8ToBytes(text);
}
