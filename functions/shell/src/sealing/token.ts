import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Where a sealed value belongs; all of it is authenticated, so that a token moved elsewhere does not open. */
export interface SealPlace {
  readonly facility: string;
  readonly subject: string;
  readonly class: string;
  readonly eventType: string;
  readonly field: string;
}

/** A token taken apart; `cipher` is empty where the value was never kept, because the key was destroyed before. */
export interface SealedToken {
  readonly subject: string;
  readonly class: string;
  readonly cipher: Uint8Array;
}

const ivBytes = 12;
const tagBytes = 16;
const shape = /^sealed\.1\.([A-Za-z0-9_-]+)\.([a-z-]+)\.([A-Za-z0-9_-]*)$/;

const authenticated = (place: SealPlace) =>
  Buffer.from(
    [place.facility, place.subject, place.class, place.eventType, place.field].join('|'),
    'utf8',
  );

const tokenText = (place: SealPlace, cipher: Uint8Array) =>
  ['sealed.1', base64url(Buffer.from(place.subject)), place.class, base64url(cipher)].join('.');

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

/** `sealed.1.<subject>.<class>.<iv, cipher text, tag>` by AES-256-GCM. */
export function sealToken(key: Uint8Array, place: SealPlace, text: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(authenticated(place));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return tokenText(place, Buffer.concat([iv, sealed, cipher.getAuthTag()]));
}

/** Token of a value that is not kept: it reads as erased from the start. */
export const unkeptToken = (place: SealPlace): string => tokenText(place, new Uint8Array());

/** The parts of a token; `undefined` for any other text. */
export function parseToken(text: string): SealedToken | undefined {
  const [, subject, tokenClass, cipher] = shape.exec(text) ?? [];
  if (subject === undefined || tokenClass === undefined || cipher === undefined) return undefined;
  return {
    subject: Buffer.from(subject, 'base64url').toString('utf8'),
    class: tokenClass,
    cipher: Buffer.from(cipher, 'base64url'),
  };
}

/** The text behind a token; `undefined` when key or place are not the ones it was sealed with. */
export function openToken(
  key: Uint8Array,
  place: SealPlace,
  cipher: Uint8Array,
): string | undefined {
  if (cipher.length < ivBytes + tagBytes) return undefined;
  const body = cipher.subarray(ivBytes, cipher.length - tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, cipher.subarray(0, ivBytes))
    .setAAD(authenticated(place))
    .setAuthTag(cipher.subarray(cipher.length - tagBytes));
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
