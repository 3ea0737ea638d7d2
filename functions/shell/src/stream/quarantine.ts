import type {
  Command,
  CorrelationId,
  Envelope,
  FacilityId,
  QuarantinedRecord,
} from '@watchhouse/contracts';
import { derivedId } from '@watchhouse/domain';
import type { CrashHook } from '../crash-points.ts';
import { execute } from '../ledger/execute.ts';
import type { ExecuteServices } from '../ledger/execute.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Observer } from '../observability/observer.ts';
import type { StreamRecord } from './signal-stream.ts';
import { StreamFailure } from './stream-failure.ts';

export interface QuarantineServices extends ExecuteServices {
  readonly objects: { readonly state: ObjectStore };
  readonly observer: Observer;
  readonly crash?: CrashHook;
}

/**
 * Keeps what could not be read of one record, whole, and puts it on record in the facility's ledger. Key and command
 * id follow from the record, so that doing it again changes nothing, also by a release that reads more of it.
 */
export async function quarantine(
  services: QuarantineServices,
  facility: FacilityId | undefined,
  record: StreamRecord,
  quarantined: readonly QuarantinedRecord[],
): Promise<readonly Envelope[]> {
  const [first] = quarantined;
  if (first === undefined) return [];
  const place = facility ?? 'unknown';
  const parts = ['quarantine', place, record.shard, record.sequenceNumber];
  const correlation: CorrelationId = derivedId('correlation', record.arrivedAt, parts);
  const object = `quarantine/${place}/${record.shard}/${record.sequenceNumber}.ndjson`;
  return services.observer.correlated(correlation, async () => {
    await keep(services, facility, object, quarantined);
    if (facility === undefined) return [];
    const payload = {
      count: quarantined.length,
      reasons: countReasons(quarantined),
      object,
      firstPath: first.path,
      at: record.arrivedAt,
    };
    const id = derivedId('command', record.arrivedAt, parts);
    const command = { id, type: 'stream.quarantine', payload } as const;
    return putOnRecord(services, facility, command, correlation);
  });
}

async function keep(
  services: QuarantineServices,
  facility: FacilityId | undefined,
  object: string,
  quarantined: readonly QuarantinedRecord[],
): Promise<void> {
  const lines = quarantined.map((one) => JSON.stringify(one)).join('\n');
  await services.objects.state.putIfAbsent(object, Buffer.from(`${lines}\n`, 'utf8'));
  services.observer.count('SignalsQuarantined', quarantined.length);
  services.observer.warn('quarantined', { facility, object, count: quarantined.length });
  services.crash?.('quarantine.after-object');
}

async function putOnRecord(
  services: QuarantineServices,
  facility: FacilityId,
  command: Extract<Command, { readonly type: 'stream.quarantine' }>,
  correlation: CorrelationId,
): Promise<readonly Envelope[]> {
  const outcome = await execute(services, command, {
    facility,
    now: services.clock.now(),
    occurredAt: command.payload.at,
    mode: 'live',
    actor: { kind: 'software', name: 'on-signals' },
    correlation,
  });
  if (outcome.kind === 'refused') {
    // Another release, which reads other lines, put the record on record before it ended; its word stands.
    if (outcome.refusal.code === 'command.reused') return [];
    throw new StreamFailure(outcome.refusal.code);
  }
  services.crash?.('quarantine.after-command');
  return outcome.events;
}

function countReasons(quarantined: readonly QuarantinedRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of quarantined) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
