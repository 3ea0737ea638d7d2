import { FacilityId, limits } from '@watchhouse/contracts';
import { decodeRecord } from './decode-record.ts';
import { decideOrPark } from './decide-or-park.ts';
import type { FacilityOutcome, StreamServices } from './decide-or-park.ts';
import type { FacilityState } from './facility-state.ts';
import { quarantine } from './quarantine.ts';
import type { StreamRecord } from './signal-stream.ts';

/** What one process keeps between batches, by facility. */
export type WarmStates = Map<FacilityId, FacilityState>;

/**
 * Decides a batch of stream records, each facility by itself and in order. Throws when the infrastructure failed, or
 * another process decides one of the facilities; the stream then delivers the batch again, and what was done is not
 * done twice.
 *
 * What fails for one facility alone is kept to it. It is counted, and its records stay undecided in the stream, from
 * where its next batch reads them; so the batch is a success, and no other facility waits behind a repetition. Only
 * where the batch holds nothing of anybody else is it thrown, because then repeating it at once is the quickest help
 * and nobody in it waits; and only until the facility is parked, so that what others sent later is held up by no more
 * than the named number of attempts.
 */
export async function processBatch(
  services: StreamServices,
  warm: WarmStates,
  records: readonly StreamRecord[],
): Promise<void> {
  const byFacility = Map.groupBy(records, ({ partitionKey }) => partitionKey);
  const outcomes = await Promise.allSettled(
    [...byFacility].map(([partitionKey, own]) => processOwn(services, warm, partitionKey, own)),
  );
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') throw outcome.reason;
    if (outcome.value.kind === 'failed' && byFacility.size === 1) throw outcome.value.cause;
  }
}

async function processOwn(
  services: StreamServices,
  warm: WarmStates,
  partitionKey: string,
  records: readonly StreamRecord[],
): Promise<FacilityOutcome> {
  const facility = FacilityId.safeParse(partitionKey);
  const isKnown = facility.success && (await isRegistered(services, warm, facility.data));
  if (!isKnown) {
    await refuseUnknown(services, records);
    return { kind: 'refused' };
  }
  const former = warm.get(facility.data);
  warm.delete(facility.data);
  const outcome = await decideOrPark(services, facility.data, former, records);
  if (outcome.kind === 'decided') {
    warm.set(facility.data, outcome.state);
    evict(warm);
  }
  return outcome;
}

/** Nobody can make a log for a facility that does not exist by sending signals under its name. */
async function isRegistered(
  services: StreamServices,
  warm: WarmStates,
  facility: FacilityId,
): Promise<boolean> {
  return warm.has(facility) || (await services.ledger.head(facility)).seq > 0;
}

/** Together, because nobody's batch shall wait while a stranger's records are put away one by one. */
async function refuseUnknown(
  services: StreamServices,
  records: readonly StreamRecord[],
): Promise<void> {
  await Promise.all(
    records.map((record) => {
      const whole = decodeRecord(record).quarantined.filter(({ line }) => line === 0);
      return quarantine(services, undefined, record, whole.length > 0 ? whole : [foreign(record)]);
    }),
  );
}

const foreign = (record: StreamRecord) => ({
  shard: record.shard,
  sequenceNumber: record.sequenceNumber,
  line: 0,
  reason: 'foreign-facility' as const,
  path: 'partitionKey',
  detail: 'no such facility',
  at: record.arrivedAt,
  bytes: Buffer.from(record.bytes).toString('base64'),
});

function evict(warm: WarmStates): void {
  const eldest = warm.keys().next();
  if (warm.size > limits.detection.warmFacilitiesMax && eldest.done !== true) {
    warm.delete(eldest.value);
  }
}
