import { StreamName } from '@watchhouse/contracts';
import type { FacilityId, PersonId, Refusal } from '@watchhouse/contracts';
import { derivedId } from '@watchhouse/domain';
import type { CrashHook } from '../crash-points.ts';
import { execute } from '../ledger/execute.ts';
import type { ExecuteServices } from '../ledger/execute.ts';
import { eraseSubject } from './erase.ts';
import type { Erasure, KeyStore } from './key-store.ts';

export interface ErasePersonServices extends ExecuteServices {
  readonly keys: KeyStore;
  readonly crash?: CrashHook;
}

/** The erasure with its dates, or why there was none. */
export type PersonErasure =
  | { readonly kind: 'erased'; readonly erasure: Erasure }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Destroys a registered person's data keys, then puts that on record. Cut short in between, it is done again: the keys
 * stay destroyed at their first date, and the record's command id derives from it.
 */
export async function erasePerson(
  services: ErasePersonServices,
  facility: FacilityId,
  person: PersonId,
): Promise<PersonErasure> {
  const stream = StreamName.parse(`person#${person}`);
  const { version } = await services.ledger.readState(facility, stream);
  if (version === 0) return { kind: 'refused', refusal: { code: 'resource.notFound', params: {} } };
  const erasure = await eraseSubject(services, facility, person);
  const { destroyedAt, finalAt } = erasure;
  const id = derivedId('command', destroyedAt, ['person.record-erasure', facility, person]);
  const outcome = await execute(
    services,
    { id, type: 'person.record-erasure', payload: { person, destroyedAt, finalAt } },
    {
      facility,
      now: services.clock.now(),
      mode: 'live',
      actor: { kind: 'software', name: 'person-erase' },
      correlation: derivedId('correlation', id, [id]),
      occurredAt: destroyedAt,
    },
  );
  return outcome.kind === 'refused' ? outcome : { kind: 'erased', erasure };
}
