import type { Me } from '@watchhouse/contracts';
import type { Standing } from '../api/client.ts';

type Posting = Me['postings'][number];

/** Every unit, post and purpose the person may choose; the purpose offered first comes first. */
export function offeredStandings(me: Me): Standing[] {
  return me.postings.flatMap(({ unit, post, purposes }) =>
    purposes.map((purpose) => ({ unit, post, purpose })),
  );
}

/** The posting a standing belongs to, `null` when it is not (or no longer) one of the person's. */
export function postingOf(me: Me | null, standing: Standing | null): Posting | null {
  if (me === null || standing === null) return null;
  return (
    me.postings.find(
      ({ unit, post, purposes }) =>
        unit === standing.unit && post === standing.post && purposes.includes(standing.purpose),
    ) ?? null
  );
}
