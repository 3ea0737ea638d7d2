import type { Instant, OfficerId, PersonalText, Post } from '@watchhouse/contracts';
import { readableEvent } from '../ledger/readable-event.ts';
import { noChange, rowRemoved, rowWritten } from '../projection.ts';
import type { Projection } from '../projection.ts';

/** Where the bearer of a sign-in may stand; the name is what the ledger holds, a sealed token. */
export interface PostingRow {
  readonly officer: OfficerId;
  readonly principal: string;
  readonly badge: string;
  readonly name: PersonalText;
  readonly posts: readonly Post[];
  readonly since: Instant;
  readonly seq: number;
}

/** View `postings`: who may stand at which posts now; key the principal (subject claim). */
export const postingsProjection: Projection<PostingRow> = {
  name: 'postings',
  handles: ['officer.posted', 'officer.relieved'],
  keys: (envelope) => {
    const { principal } = envelope.payload;
    return typeof principal === 'string' ? [principal] : [];
  },
  apply: (rows, envelope) => {
    const event = readableEvent(envelope);
    if (event?.type !== 'officer.posted' && event?.type !== 'officer.relieved') return noChange();
    const former = rows(event.payload.principal);
    if (former && envelope.seq <= former.seq) return noChange();
    if (event.type === 'officer.posted') {
      const row = { ...event.payload, since: envelope.recordedAt, seq: envelope.seq };
      return rowWritten(event.payload.principal, row);
    }
    // Another officer's id may hold this sign-in by now; only its own relief takes the posts away.
    const isOwn = former?.officer === event.payload.officer;
    return isOwn ? rowRemoved(event.payload.principal) : noChange();
  },
};
