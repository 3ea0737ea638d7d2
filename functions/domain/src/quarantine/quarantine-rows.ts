import { limits } from '@watchhouse/contracts';
import type { DomainEvent, Envelope, EventType, QuarantineRow } from '@watchhouse/contracts';
import { readableEvent } from '../ledger/readable-event.ts';
import { noChange, rowWritten } from '../projection.ts';
import type { Projection, RowChange } from '../projection.ts';

/** The objects that the list shows, newest first; `seq` is the ledger position of the newest. */
export interface NewestEntries {
  readonly objects: readonly string[];
  readonly seq: number;
}

/** Key of the row that says what the list shows; no object has such a name. */
export const newestEntriesKey = '#newest';

const handled = [
  'stream.records-quarantined',
  'stream.replay-requested',
  'stream.quarantine-replayed',
] as const satisfies readonly EventType[];
type Handled = DomainEvent<(typeof handled)[number]>;
type Row = QuarantineRow | NewestEntries;

/**
 * View `quarantine`: one row for each object, key its name, and under `newestEntriesKey` which of them the list shows.
 * A row stays for ever, like what it tells of, so that an entry that has left the list can still be replayed.
 */
export const quarantineProjection: Projection<Row> = {
  name: 'quarantine',
  handles: handled,
  keys: (envelope) => {
    const event = handledEvent(envelope);
    if (!event) return [];
    const { object } = event.payload;
    return event.type === 'stream.records-quarantined' ? [object, newestEntriesKey] : [object];
  },
  apply: (rows, envelope) => {
    const event = handledEvent(envelope);
    if (!event) return noChange();
    const former = rows(event.payload.object) as QuarantineRow | undefined;
    if (event.type !== 'stream.records-quarantined') {
      const row = former && former.seq < envelope.seq ? followed(former, event) : undefined;
      return row ? rowWritten(row.object, { ...row, seq: envelope.seq }) : noChange();
    }
    return former ? noChange() : entered(rows(newestEntriesKey), event, envelope.seq);
  },
};

const handledEvent = (envelope: Envelope): Handled | undefined =>
  (handled as readonly string[]).includes(envelope.type)
    ? (readableEvent(envelope) as Handled | undefined)
    : undefined;

function entered(
  list: Row | undefined,
  { payload }: DomainEvent<'stream.records-quarantined'>,
  seq: number,
): RowChange<Row> {
  const row: QuarantineRow = { ...payload, state: 'kept', seq };
  const shown = list && 'objects' in list ? list.objects : [];
  const objects = [payload.object, ...shown].slice(0, limits.quarantine.rowsMax);
  return {
    rows: new Map<string, Row>([
      [payload.object, row],
      [newestEntriesKey, { objects, seq }],
    ]),
    removed: [],
  };
}

function followed(
  row: QuarantineRow,
  event: Exclude<Handled, { type: 'stream.records-quarantined' }>,
): QuarantineRow {
  if (event.type === 'stream.replay-requested') {
    const { by, at } = event.payload;
    return { ...row, state: 'replaying', requested: { by, at } };
  }
  const { at, readable, faulty } = event.payload;
  return { ...row, state: 'replayed', replayed: { at, readable, faulty } };
}
