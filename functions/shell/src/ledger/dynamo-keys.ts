import type { CommandId, FacilityId, StreamName } from '@watchhouse/contracts';

/** Enough digits for a thousand events a second for three hundred thousand years; text sorts as numbers do. */
const seqDigits = 16;

/** Keys of the ledger table; every item of a facility begins with its id. */
export const ledgerKeys = {
  head: (facility: FacilityId) => ({ pk: `${facility}#head`, sk: 'head' }),
  log: (facility: FacilityId) => `${facility}#log`,
  seq: (seq: number) => String(seq).padStart(seqDigits, '0'),
  state: (facility: FacilityId, stream: StreamName) => ({
    pk: `${facility}#state#${stream}`,
    sk: 'state',
  }),
  command: (facility: FacilityId, id: CommandId) => ({
    pk: `${facility}#command#${id}`,
    sk: 'command',
  }),
  claim: (facility: FacilityId, key: string) => ({ pk: `${facility}#claim#${key}`, sk: 'claim' }),
};
