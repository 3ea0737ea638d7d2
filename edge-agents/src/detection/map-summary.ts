import { limits } from '@watchhouse/contracts';
import { overtakingOf } from '../spool/aggregate.ts';
import type { Numbering, SpooledRecord } from '../spool/aggregate.ts';
import type { PersonInSight } from './people-in-sight.ts';

const { summaryPeopleMax, summaryPartsMax, bytesMax } = limits.signal;

/** Room for everything in a summary but the people. */
const envelopeBytes = 1024;

/** Where everybody is at an event time, as records that overtake; of too many the longest unseen are left out. */
export function summaryRecords(
  numbering: Numbering,
  people: readonly PersonInSight[],
  at: number,
): readonly SpooledRecord[] {
  const parts = partsOf(people).slice(-summaryPartsMax);
  return parts.map((part, index) =>
    overtakingOf(numbering, at, `map.summary:${index + 1}`, {
      type: 'map.summary',
      data: { part: index + 1, parts: parts.length, people: [...part] },
    }),
  );
}

/** Cuts people into parts that are one signal each; nobody in sight is one empty part. */
function partsOf(people: readonly PersonInSight[]): readonly (readonly PersonInSight[])[] {
  const parts: PersonInSight[][] = [];
  let part: PersonInSight[] = [];
  let bytes = envelopeBytes;
  for (const person of people) {
    const size = JSON.stringify(person).length + 1;
    if (part.length === summaryPeopleMax || bytes + size > bytesMax) {
      parts.push(part);
      [part, bytes] = [[], envelopeBytes];
    }
    part.push(person);
    bytes += size;
  }
  return [...parts, part];
}
