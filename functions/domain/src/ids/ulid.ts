/** Crockford's base 32. Source: the ULID specification, github.com/ulid/spec. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeMsMax = 2 ** 48 - 1;

/** 48 bits of milliseconds since 1970 as the first ten characters of a ULID. */
export function ulidTime(timeMs: number): string {
  if (!Number.isInteger(timeMs) || timeMs < 0 || timeMs > timeMsMax) {
    throw new RangeError(`no ULID holds the time ${timeMs}`);
  }
  let rest = timeMs;
  let text = '';
  for (let place = 0; place < 10; place += 1) {
    text = alphabet.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** The first 80 bits of `bytes` as the last sixteen characters of a ULID. */
export function ulidTail(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes.subarray(0, 10)) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let place = 0; place < 16; place += 1) {
    text = alphabet.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return text;
}
