import type { EventPayload } from '@watchhouse/contracts';
import { readableEvent } from '../ledger/readable-event.ts';
import { noChange, rowWritten } from '../projection.ts';
import type { Projection } from '../projection.ts';

/** The newest edition of a register; `seq` is its ledger position. */
export type PublishedRow = EventPayload<'rule-set.published'> & { readonly seq: number };

/** View `published`: the documents in force; keys `rule-set` and `site-plan`. */
export const publishedProjection: Projection<PublishedRow> = {
  name: 'published',
  handles: ['rule-set.published', 'site-plan.published'],
  keys: ({ type }) => [type.slice(0, type.indexOf('.'))],
  apply: (rows, envelope) => {
    const event = readableEvent(envelope);
    if (event?.type !== 'rule-set.published' && event?.type !== 'site-plan.published') {
      return noChange();
    }
    const key = event.type === 'rule-set.published' ? 'rule-set' : 'site-plan';
    const former = rows(key);
    if (former && envelope.seq <= former.seq) return noChange();
    return rowWritten(key, { ...event.payload, seq: envelope.seq });
  },
};
