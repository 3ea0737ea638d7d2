import { Instant } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import type { ItemTable } from '../table/item-table.ts';

/** A consumer that failed: how often in a row, and until when it is left alone. */
export interface ConsumerFailure {
  readonly failures: number;
  /** Present when it is parked. */
  readonly parkedUntil?: Instant;
  /** When it was parked first since it last worked. */
  readonly parkedSince?: Instant;
}

/**
 * Positions of the consumers that keep no view, and the failures of all. Kept beside the views, a facility and
 * consumer each on its own, so that one that fails stops no other.
 */
export interface ConsumerStates {
  position(facility: FacilityId, consumer: string): Promise<number>;
  /** False when the position was no longer `from`. */
  move(facility: FacilityId, consumer: string, from: number, to: number): Promise<boolean>;
  failure(facility: FacilityId, consumer: string): Promise<ConsumerFailure>;
  setFailure(facility: FacilityId, consumer: string, failure: ConsumerFailure): Promise<void>;
  clearFailure(facility: FacilityId, consumer: string): Promise<void>;
}

const position = 'position';
const failing = 'failure';

/** Consumer states on the table of the views: `<facility>#consumer#<name>`. */
export function tableConsumerStates(table: ItemTable): ConsumerStates {
  const key = (facility: FacilityId, consumer: string, sk: string) => ({
    pk: `${facility}#consumer#${consumer}`,
    sk,
  });
  return {
    position: async (facility, consumer) => {
      const item = await table.get(key(facility, consumer, position));
      return Number(item?.['appliedSeq'] ?? 0);
    },
    move: (facility, consumer, from, to) =>
      table.write([
        {
          kind: 'put',
          key: key(facility, consumer, position),
          attributes: { appliedSeq: to },
          on: from === 0 ? { is: 'absent' } : { is: 'equal', attributes: { appliedSeq: from } },
        },
      ]),
    failure: async (facility, consumer) => {
      const item = await table.get(key(facility, consumer, failing));
      const { parkedUntil, parkedSince } = item ?? {};
      return {
        failures: Number(item?.['failures'] ?? 0),
        ...(parkedUntil !== undefined && { parkedUntil: Instant.parse(parkedUntil) }),
        ...(parkedSince !== undefined && { parkedSince: Instant.parse(parkedSince) }),
      };
    },
    setFailure: async (facility, consumer, failure) => {
      const attributes = { ...failure };
      await table.write([{ kind: 'put', key: key(facility, consumer, failing), attributes }]);
    },
    clearFailure: (facility, consumer) => table.removeMany([key(facility, consumer, failing)]),
  };
}
