import { createHash } from 'node:crypto';
import { AccessRecord, limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { canonicalJson } from '@watchhouse/domain';
import type { CrashHook } from '../crash-points.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { AccessChainHead, AccessLog } from './access-log.ts';

export interface MoveServices {
  readonly accessLog: AccessLog;
  readonly objects: { readonly archive: ObjectStore };
  readonly crash?: CrashHook;
}

const numberDigits = 10;
/** Under which the objects of a facility's chain lie. */
export const accessPrefix = (facility: FacilityId) => `access/${facility}/`;
/** Key of an object of the chain; numbers start at 1. */
export const accessObjectKey = (facility: FacilityId, number: number) =>
  `${accessPrefix(facility)}${String(number).padStart(numberDigits, '0')}.ndjson`;

/**
 * Moves access records into the next object of the facility's chain; returns how many. The object is the decision:
 * whatever it holds has been moved, and every step behind it can be done again. Of two movers at once the second
 * finds the object of the first and finishes its work.
 */
export async function moveAccessRecords(
  services: MoveServices,
  facility: FacilityId,
): Promise<number> {
  const { accessLog, objects, crash } = services;
  const head = await accessLog.head(facility);
  const key = accessObjectKey(facility, head.number + 1);
  const unfinished = await objects.archive.get(key);
  const pending = await accessLog.pending(facility, limits.access.moveBatchMax);
  if (unfinished === undefined && pending.length === 0) return 0;
  crash?.('access.before-object');
  const object = unfinished ?? (await putObject(objects.archive, key, facility, head, pending));
  crash?.('access.after-object');
  const records = recordsOf(object);
  await accessLog.index(facility, records, key);
  crash?.('access.after-index');
  await accessLog.remove(facility, records);
  crash?.('access.after-removal');
  await accessLog.moveHead(facility, head, { number: head.number + 1, hash: sha256(object) });
  crash?.('access.after-move');
  return records.length;
}

async function putObject(
  archive: ObjectStore,
  key: string,
  facility: FacilityId,
  head: AccessChainHead,
  records: readonly AccessRecord[],
): Promise<Uint8Array> {
  const header = {
    facility,
    number: head.number + 1,
    previousHash: head.hash,
    count: records.length,
  };
  const lines = [header, ...records].map((line) => `${canonicalJson(line)}\n`);
  const body = Buffer.from(lines.join(''), 'utf8');
  if (await archive.putIfAbsent(key, body)) return body;
  const theirs = await archive.get(key);
  if (theirs === undefined) throw new Error(`${key} vanished.`);
  return theirs;
}

/** The records of an object of the chain, without its header. */
export function recordsOf(object: Uint8Array): readonly AccessRecord[] {
  const [, ...lines] = Buffer.from(object).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => AccessRecord.parse(JSON.parse(line)));
}

/** Hash by which the next object, and the checkpoints, name an object of the chain. */
export const sha256 = (object: Uint8Array) => createHash('sha256').update(object).digest('hex');
