import { FacilityId, Sha256, genesisHash } from '@watchhouse/contracts';
import type { Checkpoint } from '@watchhouse/contracts';
import { z } from 'zod';
import { loadCheckpoints } from '../checkpoint/checkpoints.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { AccessChainHead, AccessLog } from './access-log.ts';
import { accessObjectKey, accessPrefix, recordsOf, sha256 } from './move-records.ts';

/**
 * What can be wrong with the chain of access objects.
 * - `access-missing`: the object is not there, though a later one or the head says that it was
 * - `access-changed`: the object is not what it was when the one behind it, or the head, named its hash
 * - `access-inserted`: the object has no place in the chain, or was put behind its end
 * - `access-contradicts-checkpoint`: the chain is whole but does not hold what was signed at `checkpoint`: it was
 *   cut off or made anew
 */
export interface AccessFault {
  readonly kind:
    'access-missing' | 'access-changed' | 'access-inserted' | 'access-contradicts-checkpoint';
  /** Key of the object; where a checkpoint is contradicted, of the last one there is. */
  readonly object: string;
  /** Position in the ledger of the checkpoint that is contradicted. */
  readonly checkpoint?: number;
  readonly expected?: string;
  readonly found?: string;
}

export type AccessReport =
  | { readonly whole: true; readonly objects: number; readonly records: number }
  | { readonly whole: false; readonly fault: AccessFault };

export interface VerifyAccessServices {
  readonly accessLog: Pick<AccessLog, 'head'>;
  readonly objects: { readonly archive: ObjectStore };
}

/** An object as it lies there; without `previousHash` where it is not readable as the one of its number. */
interface FoundObject {
  readonly key: string;
  readonly hash: string;
  readonly previousHash?: string;
  readonly records: number;
}

/**
 * Walks a facility's chain of access objects and names its first fault. The place of every checkpoint must be in
 * it; whether the checkpoints are to be trusted, the verification of the ledger says. Records that are not moved
 * yet are in no chain.
 */
export async function verifyAccess(
  { accessLog, objects: { archive } }: VerifyAccessServices,
  facility: FacilityId,
): Promise<AccessReport> {
  // Records are moved while we look: what must be there is read before the objects, what may be there after them.
  const head = await accessLog.head(facility);
  const checkpoints = await loadCheckpoints(archive, facility);
  const keys = await archive.list(accessPrefix(facility));
  const { number: end } = await accessLog.head(facility);

  const misplaced = faultOfKeys(facility, keys, head.number, end);
  const found = await findObjects(archive, facility, keys.slice(0, misplaced?.index));
  const fault =
    faultOfLinks(found, head, checkpoints) ??
    misplaced?.fault ??
    faultOfCheckpoints(found, checkpoints);
  if (fault !== undefined) return { whole: false, fault };
  const records = found.reduce((sum, object) => sum + object.records, 0);
  return { whole: true, objects: found.length, records };
}

/** Keys must be those of the numbers from 1 on; the mover may be one object ahead of the head. */
function faultOfKeys(
  facility: FacilityId,
  keys: readonly string[],
  headNumber: number,
  end: number,
): { readonly index: number; readonly fault: AccessFault } | undefined {
  for (let index = 0; index < Math.max(keys.length, headNumber); index += 1) {
    const object = accessObjectKey(facility, index + 1);
    const key = keys[index];
    if (key === object && index <= end) continue;
    const isMissing = key === undefined || (key > object && isChainKey(key));
    return isMissing
      ? { index, fault: { kind: 'access-missing', object } }
      : { index, fault: { kind: 'access-inserted', object: key } };
  }
  return undefined;
}

const isChainKey = (key: string): boolean => /\/\d+\.ndjson$/.test(key);

/** Objects read at the same time. */
const readAhead = 25;

async function findObjects(
  archive: ObjectStore,
  facility: FacilityId,
  keys: readonly string[],
): Promise<readonly FoundObject[]> {
  const found: FoundObject[] = [];
  for (let from = 0; from < keys.length; from += readAhead) {
    const batch = keys.slice(from, from + readAhead);
    const read = batch.map((key, at) => findObject(archive, facility, key, from + at + 1));
    found.push(...(await Promise.all(read)));
  }
  return found;
}

async function findObject(
  archive: ObjectStore,
  facility: FacilityId,
  key: string,
  number: number,
): Promise<FoundObject> {
  const body = await archive.get(key);
  if (body === undefined) throw new Error(`${key} vanished.`);
  const hash = sha256(body);
  try {
    const header = Header.parse(JSON.parse(firstLine(body)));
    const records = recordsOf(body).length;
    const isItsOwn = header.facility === facility && header.number === number;
    if (!isItsOwn || header.count !== records) return { key, hash, records: 0 };
    return { key, hash, records, previousHash: header.previousHash };
  } catch {
    return { key, hash, records: 0 };
  }
}

const Header = z.strictObject({
  facility: FacilityId,
  number: z.int().min(1),
  previousHash: Sha256,
  count: z.int().min(1),
});

const firstLine = (body: Uint8Array): string =>
  Buffer.from(body).toString('utf8').split('\n', 1)[0] ?? '';

function faultOfLinks(
  found: readonly FoundObject[],
  head: AccessChainHead,
  checkpoints: readonly Checkpoint[],
): AccessFault | undefined {
  const signed = new Set(checkpoints.map(({ accessHash }) => accessHash));
  for (const [index, object] of found.entries()) {
    const former = found[index - 1];
    const expected = former?.hash ?? genesisHash;
    const named = index + 1 === head.number ? head.hash : found[index + 1]?.previousHash;
    const isVouchedFor = named === object.hash || signed.has(object.hash);
    const isLinked = object.previousHash === expected;
    // Behind the head only the mover may have put one, and it links what it puts.
    if (!isLinked && index >= head.number) return { kind: 'access-inserted', object: object.key };
    if (object.previousHash === undefined) return changed(object, named);
    if (!isLinked) {
      // One of the two was changed: the former, if somebody else knows this one as it is.
      return former !== undefined && isVouchedFor
        ? changed(former, object.previousHash)
        : changed(object, named);
    }
    if (index + 1 === head.number && object.hash !== head.hash) return changed(object, head.hash);
  }
  return undefined;
}

const changed = ({ key, hash }: FoundObject, expected: string | undefined): AccessFault => ({
  kind: 'access-changed',
  object: key,
  ...(expected !== undefined && { expected }),
  found: hash,
});

/** Each checkpoint names an object of the chain, or its beginning, and never an earlier one than the last did. */
function faultOfCheckpoints(
  found: readonly FoundObject[],
  checkpoints: readonly Checkpoint[],
): AccessFault | undefined {
  const places = new Map([genesisHash, ...found.map(({ hash }) => hash)].map((h, i) => [h, i]));
  let last = 0;
  for (const { seq, accessHash } of checkpoints) {
    const place = places.get(accessHash);
    if (place === undefined || place < last) {
      return {
        kind: 'access-contradicts-checkpoint',
        object: found.at(-1)?.key ?? 'none',
        checkpoint: seq,
        expected: accessHash,
      };
    }
    last = place;
  }
  return undefined;
}
