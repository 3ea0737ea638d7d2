import { Instant, limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import type { ItemTable } from '../table/item-table.ts';

/** A facility whose signals could not be decided: how often in a row, and until when it is left alone. */
export interface FacilityFailure {
  readonly failures: number;
  /** Present when it is parked. */
  readonly parkedUntil?: Instant;
  /** When it was parked first since it last worked. */
  readonly parkedSince?: Instant;
  /** Whether the ledger was told. */
  readonly isTold?: true;
}

/** Keeps the failures, each facility on its own. */
export interface FailureStore {
  read(facility: FacilityId): Promise<FacilityFailure | undefined>;
  put(facility: FacilityId, failure: FacilityFailure): Promise<void>;
  clear(facility: FacilityId): Promise<void>;
}

/** Failures on the table of the views, beside the fence. */
export function tableFailures(table: ItemTable): FailureStore {
  const keyOf = (facility: FacilityId) => ({ pk: `${facility}#fence`, sk: 'failure' });
  return {
    read: async (facility) => {
      const item = await table.get(keyOf(facility));
      if (item === undefined) return undefined;
      const { failures, parkedUntil, parkedSince, isTold } = item;
      return {
        failures: Number(failures),
        ...(parkedUntil !== undefined && { parkedUntil: Instant.parse(parkedUntil) }),
        ...(parkedSince !== undefined && { parkedSince: Instant.parse(parkedSince) }),
        ...(isTold === true && { isTold }),
      };
    },
    put: async (facility, failure) => {
      await table.write([{ kind: 'put', key: keyOf(facility), attributes: { ...failure } }]);
    },
    clear: (facility) => table.removeMany([keyOf(facility)]),
  };
}

/** True while a facility is left alone. */
export const isParked = (failure: FacilityFailure | undefined, now: Instant): boolean =>
  failure?.parkedUntil !== undefined && failure.parkedUntil > now;

/** One more failure; from the named number on it is parked, twice as long each time up to a bound. */
export function failedAgain(former: FacilityFailure | undefined, now: Instant): FacilityFailure {
  const failures = (former?.failures ?? 0) + 1;
  const doublings = failures - limits.consumer.failuresBeforeParking;
  if (doublings < 0) return { failures };
  const { parkedMsMin, parkedDoublingsMax } = limits.detection;
  const parkedMs = parkedMsMin * 2 ** Math.min(doublings, parkedDoublingsMax);
  return {
    ...former,
    failures,
    parkedUntil: instantAfter(now, parkedMs),
    parkedSince: former?.parkedSince ?? now,
  };
}
