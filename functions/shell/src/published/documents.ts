import { createHash } from 'node:crypto';
import { DocumentReference, RuleSet, SitePlan } from '@watchhouse/contracts';
import type { ObjectStore } from '../objects/object-store.ts';

/** Where a published document lies in the archive. */
export const documentKey = (sha256: string) => `published/${sha256}`;

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Puts a document under its hash and gives the reference that events carry; doing so again changes nothing. */
export async function putDocument(
  archive: ObjectStore,
  bytes: Uint8Array,
  mediaType: string,
): Promise<DocumentReference> {
  const sha256 = sha256Of(bytes);
  await archive.putIfAbsent(documentKey(sha256), bytes);
  return DocumentReference.parse({ sha256, bytes: bytes.length, mediaType });
}

/** The bytes of a reference; `undefined` when there are none. Throws when they are not the ones meant. */
export async function getDocument(
  archive: ObjectStore,
  reference: DocumentReference,
): Promise<Uint8Array | undefined> {
  const bytes = await archive.get(documentKey(reference.sha256));
  if (bytes !== undefined && sha256Of(bytes) !== reference.sha256) {
    throw new Error(`The document ${reference.sha256} is not what its name says.`);
  }
  return bytes;
}

/** A register's document read by its contract, or why it cannot be: it is missing or malformed. */
export type ReadDocument<T> =
  | { readonly kind: 'read'; readonly document: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed' };

/** Reads a published rule set. */
export const readRuleSet = (archive: ObjectStore, reference: DocumentReference) =>
  read<RuleSet>(archive, reference, RuleSet);

/** Reads a published site plan. */
export const readSitePlan = (archive: ObjectStore, reference: DocumentReference) =>
  read<SitePlan>(archive, reference, SitePlan);

async function read<T>(
  archive: ObjectStore,
  reference: DocumentReference,
  contract: {
    safeParse(value: unknown): { success: true; data: T } | { success: false };
  },
): Promise<ReadDocument<T>> {
  const bytes = await getDocument(archive, reference);
  if (bytes === undefined) return { kind: 'missing' };
  const parsed = contract.safeParse(parseJson(bytes));
  return parsed.success ? { kind: 'read', document: parsed.data } : { kind: 'malformed' };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}
