import { FacilityId, limits } from '@watchhouse/contracts';
import { decodeRecord } from './decode-record.ts';
import type { FacilityState } from './facility-state.ts';
import { processFacility } from './process-facility.ts';
import type { StreamServices } from './process-facility.ts';
import { quarantine } from './quarantine.ts';
import type { StreamRecord } from './signal-stream.ts';

/** What one process keeps between batches, by facility. */
export type WarmStates = Map<FacilityId, FacilityState>;

/**
 * Decides a batch of stream records, each facility by itself and in order. Throws only when the infrastructure
 * failed; the stream then delivers the batch again, and what was done is not done twice.
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
  }
}

async function processOwn(
  services: StreamServices,
  warm: WarmStates,
  partitionKey: string,
  records: readonly StreamRecord[],
): Promise<void> {
  const facility = FacilityId.safeParse(partitionKey);
  const isKnown = facility.success && (await isRegistered(services, warm, facility.data));
  if (!isKnown) return refuseUnknown(services, records);
  const former = warm.get(facility.data);
  warm.delete(facility.data);
  const next = await processFacility(services, facility.data, former, records);
  warm.set(facility.data, next);
  evict(warm);
}

/** Nobody can make a log for a facility that does not exist by sending signals under its name. */
async function isRegistered(
  services: StreamServices,
  warm: WarmStates,
  facility: FacilityId,
): Promise<boolean> {
  return warm.has(facility) || (await services.ledger.head(facility)).seq > 0;
}

async function refuseUnknown(
  services: StreamServices,
  records: readonly StreamRecord[],
): Promise<void> {
  for (const record of records) {
    const { quarantined } = decodeRecord(record);
    const whole = quarantined.filter(({ line }) => line === 0);
    await quarantine(services, undefined, record, whole.length > 0 ? whole : [foreign(record)]);
  }
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
