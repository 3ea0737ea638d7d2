import type { Envelope, FacilityId } from '@watchhouse/contracts';
import { eventContracts, FacilityId as FacilityIdParser } from '@watchhouse/contracts';
import type { ItemTable } from '../table/item-table.ts';

/**
 * Which units to look at: for a person the units they were ever posted at, for a city the facilities ever
 * registered under it. It only says where to look. The postings and the register of each unit decide, so an
 * entry is never removed and any order of events gives the same index.
 */
export interface UnitIndex {
  /** Adds a unit; adding it again changes nothing. `owner` is `principal#<sub>` or `city#<id>`. */
  add(owner: string, unit: FacilityId): Promise<void>;
  /** Strongly consistent. */
  unitsOf(owner: string): Promise<readonly FacilityId[]>;
}

/** Owners of index entries. */
export const indexOwner = {
  principal: (principal: string) => `principal#${principal}`,
  city: (city: FacilityId) => `city#${city}`,
} as const;

/**
 * Keeps the index for one event; called for every event by the consumer that projects the postings. Events
 * that concern no index are ignored.
 */
export async function indexPosting(
  services: { readonly unitIndex: UnitIndex },
  event: Pick<Envelope, 'type' | 'facility' | 'payload'>,
): Promise<void> {
  const owner = ownerOf(event);
  if (owner !== undefined) await services.unitIndex.add(owner, event.facility);
}

function ownerOf({ type, payload }: Pick<Envelope, 'type' | 'payload'>): string | undefined {
  switch (type) {
    case 'officer.posted': {
      const { principal } = eventContracts['officer.posted'].payload.shape;
      return indexOwner.principal(principal.parse(payload['principal']));
    }
    case 'facility.registered':
      return payload['city'] === undefined
        ? undefined
        : indexOwner.city(FacilityIdParser.parse(payload['city']));
    default:
      return undefined;
  }
}

/** The index as items of the views table: partition the owner, sort key the unit. */
export function unitIndex(table: ItemTable): UnitIndex {
  return {
    add: async (owner, unit) => {
      const key = { pk: owner, sk: unit };
      await table.write([{ kind: 'put', key, attributes: {}, on: { is: 'absent' } }]);
    },
    unitsOf: async (owner) =>
      (await table.query(owner)).map(({ key }) => FacilityIdParser.parse(key.sk)),
  };
}
