import { FacilityId } from '@watchhouse/contracts';
import type { ItemTable } from '../table/item-table.ts';

/** Every facility and city that has a log, so that the clock can go round them. */
export interface FacilityDirectory {
  /** Adding one again changes nothing. */
  add(facility: FacilityId): Promise<void>;
  list(): Promise<readonly FacilityId[]>;
}

const pk = 'facilities';

/** The directory on an item table: one partition, one item each. */
export function tableFacilityDirectory(table: ItemTable): FacilityDirectory {
  return {
    add: async (facility) => {
      await table.write([{ kind: 'put', key: { pk, sk: facility }, attributes: {} }]);
    },
    list: async () => (await table.query(pk)).map(({ key }) => FacilityId.parse(key.sk)),
  };
}
