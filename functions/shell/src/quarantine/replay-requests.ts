import type { Envelope, FacilityId } from '@watchhouse/contracts';
import { derivedId, quarantineStreamOf, readableEvent } from '@watchhouse/domain';
import type { QuarantineEntry } from '@watchhouse/domain';
import type { CrashHook } from '../crash-points.ts';
import { execute } from '../ledger/execute.ts';
import type { ExecuteServices } from '../ledger/execute.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Observer } from '../observability/observer.ts';
import type { SignalStream } from '../stream/signal-stream.ts';
import { readKept } from './quarantine-entry.ts';
import { readAgain } from './read-again.ts';
import { replayedRecords } from './replayed-records.ts';

export interface ReplayServices extends ExecuteServices {
  readonly signals: SignalStream;
  readonly objects: { readonly state: ObjectStore };
  readonly observer: Observer;
  readonly crash?: CrashHook;
}

/** The ledger was too busy to take the outcome; the consumer is woken again and does the same. */
class ReplayUnrecorded extends Error {
  constructor(object: string) {
    super(`${object}: the ledger was too busy to record the replay.`);
    this.name = 'ReplayUnrecorded';
  }
}

/**
 * Reads again what officers asked for: what can be read goes back into the stream, what cannot stays, and the ledger
 * says how many of each. The object itself is evidence and is never changed. Cut short, all of it is done again: a
 * signal put twice has the same id, and the outcome is recorded once.
 */
export async function replayRequests(
  services: ReplayServices,
  facility: FacilityId,
  events: readonly Envelope[],
): Promise<void> {
  for (const envelope of events) {
    if (envelope.type !== 'stream.replay-requested') continue;
    const event = readableEvent(envelope);
    if (event?.type !== 'stream.replay-requested') continue;
    const { object, at } = event.payload;
    if (await isOpen(services, facility, object, at)) await replay(services, envelope, object);
  }
}

/** Whether this very request still waits for its outcome. */
async function isOpen(
  { ledger }: ReplayServices,
  facility: FacilityId,
  object: string,
  requestedAt: string,
): Promise<boolean> {
  const { state } = await ledger.readState(facility, quarantineStreamOf(object));
  const entry = state as QuarantineEntry | undefined;
  return entry?.status === 'replaying' && entry.requestedAt === requestedAt;
}

async function replay(services: ReplayServices, request: Envelope, object: string): Promise<void> {
  const { facility } = request;
  const { state } = services.objects;
  const left = leftObject(object);
  const lines = (await readKept(state, left)) ?? (await readKept(state, object)) ?? [];
  const read = readAgain(facility, lines);
  const found = { entries: lines.length, readable: read.signals.length };
  const first = await firstFound(state, foundObject(left, request), found);
  services.crash?.('replay.before-put');
  for (const record of replayedRecords(facility, read.signals)) {
    await services.signals.put(facility, record);
  }
  services.crash?.('replay.after-put');
  await state.put(left, Buffer.from(read.left.map((text) => `${text}\n`).join(''), 'utf8'));
  services.crash?.('replay.after-left');
  await record(services, request, { object, ...first, faulty: read.left.length });
}

/** What a request found when it was carried out first: behind the lines that it left this can no longer be counted. */
interface Found {
  readonly entries: number;
  readonly readable: number;
}

async function firstFound(state: ObjectStore, object: string, found: Found): Promise<Found> {
  await state.putIfAbsent(object, Buffer.from(JSON.stringify(found), 'utf8'));
  const kept = await state.get(object);
  return kept === undefined ? found : (JSON.parse(Buffer.from(kept).toString('utf8')) as Found);
}

const foundObject = (left: string, { id }: Envelope): string =>
  left.replace(/\.ndjson$/, `.${id}.json`);

/** Where the lines lie that the last reading left, so that no line goes back into the stream by two requests. */
const leftObject = (object: string): string => object.replace(/^quarantine\//, 'quarantine-left/');

async function record(
  services: ReplayServices,
  request: Envelope,
  outcome: Found & { readonly object: string; readonly faulty: number },
): Promise<void> {
  const { facility, id, correlationId } = request;
  const now = services.clock.now();
  const execution = await execute(
    services,
    {
      id: derivedId('command', id, ['replay', id]),
      type: 'stream.record-replay',
      payload: { ...outcome, at: now },
    },
    {
      facility,
      now,
      mode: request.mode,
      actor: { kind: 'software', name: 'replay' },
      correlation: correlationId,
      causation: id,
    },
  );
  const code = execution.kind === 'refused' ? execution.refusal.code : undefined;
  if (code === 'ledger.busy') throw new ReplayUnrecorded(outcome.object);
  services.crash?.('replay.after-command');
  services.observer.count('SignalsReplayed', outcome.readable);
  services.observer.info('replayed', { facility, ...outcome });
}
