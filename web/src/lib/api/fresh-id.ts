import { idPrefixes } from '@watchhouse/contracts';
import type { IdKind } from '@watchhouse/contracts';

/** Crockford base 32, the alphabet of a ULID. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeCharacters = 10;
const randomCharacters = 16;

/** ULID of an instant (milliseconds) and sixteen bytes of chance, of which five bits each are used. */
export function ulidOf(instantMs: number, chance: Uint8Array): string {
  let rest = instantMs;
  let time = '';
  for (let index = 0; index < timeCharacters; index += 1) {
    time = alphabet.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  const random = Array.from({ length: randomCharacters }, (_none, index) =>
    alphabet.charAt((chance[index] ?? 0) % 32),
  );
  return time + random.join('');
}

/** A new prefixed id, e.g. the idempotency key of a command. */
export function freshId(kind: IdKind): string {
  const chance = crypto.getRandomValues(new Uint8Array(randomCharacters));
  return `${idPrefixes[kind]}_${ulidOf(Date.now(), chance)}`;
}
