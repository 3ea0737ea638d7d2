import type { EventPayload } from '@watchhouse/contracts';
import { readableEvent } from '../ledger/readable-event.ts';
import { noChange, rowWritten } from '../projection.ts';
import type { Projection } from '../projection.ts';

/** The facility of a log: kind, code, name, zone and the city-level unit above. */
export type FacilityRow = EventPayload<'facility.registered'> & { readonly seq: number };

/** View `facility`: one row, key `self`. */
export const facilitiesProjection: Projection<FacilityRow> = {
  name: 'facility',
  handles: ['facility.registered'],
  keys: () => ['self'],
  apply: (rows, envelope) => {
    const event = readableEvent(envelope);
    if (event?.type !== 'facility.registered' || rows('self')) return noChange();
    return rowWritten('self', { ...event.payload, seq: envelope.seq });
  },
};
