import { Checkpoint, genesisHash, limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { canonicalJson, checkpointHash } from '@watchhouse/domain';
import type { LogHead } from '@watchhouse/domain';
import type { AccessLog } from '../access-log/access-log.ts';
import type { Clock } from '../clock.ts';
import type { CrashHook } from '../crash-points.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { isSignedBy, signedText } from './signature.ts';
import type { CheckpointSigner } from './signer.ts';

export interface CheckpointServices {
  readonly ledger: Ledger;
  readonly accessLog: AccessLog;
  readonly signer: CheckpointSigner;
  readonly objects: { readonly archive: ObjectStore };
  readonly clock: Clock;
  readonly crash?: CrashHook;
}

/** The log does not hang on what was signed before: nothing further is signed. */
export class CheckpointRefused extends Error {
  constructor(facility: FacilityId, seq: number) {
    super(`${facility}: the log does not continue the checkpoint at ${seq}.`);
    this.name = 'CheckpointRefused';
  }
}

const numberDigits = 10;
const prefixOf = (facility: FacilityId) => `checkpoints/${facility}/`;
const keyOf = (facility: FacilityId, number: number) =>
  `${prefixOf(facility)}${String(number).padStart(numberDigits, '0')}.json`;

/** Checkpoints of a facility in the order in which they were signed: all, or the newest so many. */
export async function loadCheckpoints(
  archive: ObjectStore,
  facility: FacilityId,
  newestMax = Infinity,
): Promise<readonly Checkpoint[]> {
  const keys = await archive.list(prefixOf(facility));
  return Promise.all(keys.slice(-newestMax).map((key) => loadCheckpoint(archive, key)));
}

async function loadCheckpoint(archive: ObjectStore, key: string): Promise<Checkpoint> {
  const bytes = await archive.get(key);
  if (bytes === undefined) throw new Error(`${key} vanished.`);
  return Checkpoint.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/**
 * Signs where the log stands, once for each place: `undefined` when nothing was added since the last checkpoint.
 * What was added is read first and must hang on what was signed before. Of two that sign at once one is kept.
 */
export async function makeCheckpoint(
  services: CheckpointServices,
  facility: FacilityId,
): Promise<Checkpoint | undefined> {
  const { archive } = services.objects;
  const keys = await archive.list(prefixOf(facility));
  const lastKey = keys.at(-1);
  const last = lastKey === undefined ? undefined : await loadCheckpoint(archive, lastKey);
  const place = await nextPlace(services.ledger, facility, last);
  const access = await services.accessLog.head(facility);
  const isNothingNew =
    place.seq === (last?.seq ?? 0) && access.hash === (last?.accessHash ?? genesisHash);
  if (place.seq === 0 || isNothingNew) return undefined;
  const checkpoint = await sign(services, {
    facility,
    seq: place.seq,
    hash: place.hash,
    at: services.clock.now(),
    previousCheckpoint: last === undefined ? genesisHash : checkpointHash(last),
    accessHash: access.hash,
    keyId: services.signer.keyId,
  });
  services.crash?.('checkpoint.before-store');
  const key = keyOf(facility, keys.length + 1);
  const isOurs = await archive.putIfAbsent(key, Buffer.from(canonicalJson(checkpoint), 'utf8'));
  services.crash?.('checkpoint.after-store');
  return isOurs ? checkpoint : loadCheckpoint(archive, key);
}

async function sign(
  { signer }: CheckpointServices,
  unsigned: Omit<Checkpoint, 'signature'>,
): Promise<Checkpoint> {
  const signature = Buffer.from(await signer.sign(signedText(unsigned))).toString('base64');
  return Checkpoint.parse({ ...unsigned, signature });
}

/** Reads on from the last checkpoint, at most as many entries as one checkpoint covers. */
async function nextPlace(
  ledger: Ledger,
  facility: FacilityId,
  last: Checkpoint | undefined,
): Promise<LogHead> {
  let place: LogHead = { seq: last?.seq ?? 0, hash: last?.hash ?? genesisHash };
  const until = place.seq + limits.ledger.checkpointEveryEntries;
  for (;;) {
    const wanted = Math.min(limits.ledger.readPageEvents, until - place.seq);
    const page = await ledger.readLog(facility, place.seq + 1, wanted);
    const [first] = page.events;
    if (first !== undefined && first.previousHash !== place.hash) {
      throw new CheckpointRefused(facility, place.seq);
    }
    const end = page.events.at(-1);
    if (end !== undefined) place = { seq: end.seq, hash: end.hash };
    if (page.end || place.seq >= until) break;
  }
  const head = await ledger.head(facility);
  const isStuck =
    place.seq < until && place.seq < head.seq && (await isGap(ledger, facility, place));
  if (isStuck || head.seq < place.seq) throw new CheckpointRefused(facility, place.seq);
  return place;
}

/** True when the log really does not go on here, and not only went on while it was read. */
async function isGap(ledger: Ledger, facility: FacilityId, place: LogHead): Promise<boolean> {
  const { events } = await ledger.readLog(facility, place.seq + 1, 1);
  return events.length === 0;
}

/** Checks the signatures of checkpoints against a public key (SPKI, DER). */
export const checkSignatures = (checkpoints: readonly Checkpoint[], publicKey: Uint8Array) =>
  checkpoints.map((checkpoint) => ({
    checkpoint,
    signatureValid: isSignedBy(checkpoint, publicKey),
  }));
