import type { Checkpoint, FacilityId, StreamName } from '@watchhouse/contracts';
import { limits } from '@watchhouse/contracts';
import type { LogHead, StateItem } from '@watchhouse/domain';
import { loadCheckpoints } from '../checkpoint/checkpoints.ts';
import type { CheckpointSigner } from '../checkpoint/signer.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Ledger } from './ledger.ts';

/** One line of an export. A log is a `log` line, its events as stored, its states, and an `end` line. */
export type ExportLine =
  | {
      readonly kind: 'log';
      readonly format: 1;
      readonly facility: FacilityId;
      /** Public key of the checkpoints (SPKI, DER, base 64). */
      readonly publicKey: string;
      readonly checkpoints: readonly Checkpoint[];
    }
  | { readonly kind: 'event'; readonly entry: string }
  | ({ readonly kind: 'state' } & StateItem)
  | { readonly kind: 'end'; readonly head: LogHead };

export interface ExportServices {
  readonly ledger: Ledger;
  readonly signer: CheckpointSigner;
  readonly objects: { readonly archive: ObjectStore };
}

/** Others append while we read; after this many looks the states are taken as they are. */
const looksMax = 20;

/**
 * Everything needed to verify a facility's log without us, line by line. Personal fields stay sealed. It reads what
 * is stored, faults and all.
 */
export async function* exportLog(
  services: ExportServices,
  facility: FacilityId,
): AsyncGenerator<ExportLine> {
  const { ledger, signer, objects } = services;
  const publicKey = Buffer.from(await signer.publicKey()).toString('base64');
  const checkpoints = await loadCheckpoints(objects.archive, facility);
  yield { kind: 'log', format: 1, facility, publicKey, checkpoints };
  const states = new Map<StreamName, StateItem>();
  let next = 1;
  let head: LogHead;
  for (let look = 1; ; look += 1) {
    const touched = new Set<StreamName>();
    for (;;) {
      const page = await ledger.readEntries(facility, next, limits.ledger.readPageEvents);
      for (const { seq, entry } of page) {
        const stream = streamOf(entry);
        if (stream !== undefined) touched.add(stream);
        yield { kind: 'event', entry };
        next = seq + 1;
      }
      if (page.length < limits.ledger.readPageEvents) break;
    }
    for (const stream of touched) states.set(stream, await ledger.readState(facility, stream));
    head = await ledger.head(facility);
    const isStill = touched.size === 0 || head.seq < next;
    if (isStill || look === looksMax) break;
  }
  for (const state of states.values()) yield { kind: 'state', ...state };
  yield { kind: 'end', head };
}

function streamOf(entry: string): StreamName | undefined {
  try {
    const { stream } = JSON.parse(entry) as { stream?: StreamName };
    return stream;
  } catch {
    return undefined;
  }
}
