import { genesisHash } from '@watchhouse/contracts';
import type { Envelope } from '@watchhouse/contracts';

type ReadEvents = (fromSeq: number, count: number) => Promise<readonly Envelope[]>;

/** A query may see a transaction half written for a moment; after this many looks the gap is taken as the end. */
const looksMax = 3;

/**
 * Events from `fromSeq` on, up to `count`, without a gap in seq or hash. The event before the first is read too,
 * so that the page is known to hang on it.
 */
export async function readWithoutGap(
  read: ReadEvents,
  fromSeq: number,
  count: number,
): Promise<readonly Envelope[]> {
  const hasAnchor = fromSeq > 1;
  const anchor = hasAnchor ? 1 : 0;
  let run: readonly Envelope[] = [];
  for (let look = 0; look < looksMax; look += 1) {
    const found = await read(fromSeq - anchor, count + anchor);
    run = runWithoutGap(found, fromSeq - anchor);
    if (run.length === found.length) break;
  }
  return hasAnchor ? run.slice(1) : run;
}

function runWithoutGap(events: readonly Envelope[], fromSeq: number): readonly Envelope[] {
  let expected = fromSeq;
  let hash: string | undefined = fromSeq === 1 ? genesisHash : undefined;
  for (const [index, event] of events.entries()) {
    const isNext = event.seq === expected && (hash === undefined || event.previousHash === hash);
    if (!isNext) return events.slice(0, index);
    expected += 1;
    hash = event.hash;
  }
  return events;
}
