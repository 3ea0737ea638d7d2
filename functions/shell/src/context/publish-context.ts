import { signalSchemaUri } from '@watchhouse/contracts';
import type { AggregateHeader, Envelope, FacilityId, SignalOf } from '@watchhouse/contracts';
import { derivedId, readableEvent } from '@watchhouse/domain';
import type { CrashHook } from '../crash-points.ts';
import type { SignalStream } from '../stream/signal-stream.ts';

export interface ContextPublishServices {
  readonly signals: SignalStream;
  readonly crash?: CrashHook;
}

/**
 * Puts what was published into the signal stream, in the order of the log, so that detection finds everything a
 * decision depends on in the stream itself. The signal's id derives from the event: putting it twice changes nothing.
 */
export async function publishContext(
  services: ContextPublishServices,
  facility: FacilityId,
  events: readonly Envelope[],
): Promise<void> {
  for (const event of events) {
    const signal = contextSignal(facility, event);
    if (signal === undefined) continue;
    services.crash?.('context.before-put');
    await services.signals.put(facility, ledgerRecord(facility, signal));
    services.crash?.('context.after-put');
  }
}

function contextSignal(
  facility: FacilityId,
  envelope: Envelope,
): SignalOf<'context.changed'> | undefined {
  const event = readableEvent(envelope);
  if (event?.type !== 'rule-set.published' && event?.type !== 'site-plan.published') {
    return undefined;
  }
  const { document, effectiveAt } = event.payload;
  return {
    specversion: '1.0',
    id: derivedId('signal', envelope.id, [envelope.id]),
    source: `urn:watchhouse:ledger:${facility}`,
    type: 'context.changed',
    dataschema: signalSchemaUri('context.changed'),
    datacontenttype: 'application/json',
    time: envelope.recordedAt,
    facility,
    data: {
      register: event.type === 'rule-set.published' ? 'rule-set' : 'site-plan',
      position: envelope.seq,
      effectiveAt,
      document,
    },
  };
}

function ledgerRecord(facility: FacilityId, signal: SignalOf<'context.changed'>): Uint8Array {
  const header: AggregateHeader = { aggregate: 1, origin: 'ledger', facility, count: 1 };
  return Buffer.from(`${JSON.stringify(header)}\n${JSON.stringify(signal)}\n`, 'utf8');
}
