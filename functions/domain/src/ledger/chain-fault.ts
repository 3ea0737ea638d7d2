import type { Envelope } from '@watchhouse/contracts';
import type { LogFault } from './log-fault.ts';
import { envelopeHash } from './link-envelope.ts';
import type { LogHead } from './link-envelope.ts';

/** How many places an event may have been renumbered by for the verifier to still recognise it. */
const renumberedMax = 32;

/**
 * What breaks the chain at an event, given the two places before it; `undefined` when it follows them.
 * Telling the kinds apart rests on this: an honest event names the hash of its own predecessor, and its
 * own hash covers the `seq` it once had.
 */
export function chainFault(
  event: Envelope,
  last: LogHead,
  beforeLast: LogHead | undefined,
): LogFault | undefined {
  if (event.seq > last.seq + 1) {
    return { kind: 'gap', seq: last.seq + 1, expected: `${last.seq + 1}`, found: `${event.seq}` };
  }
  if (event.seq <= last.seq) return fault('inserted-event', event.seq);
  const computed = hashAt(event, event.seq);
  const isOwn = computed === event.hash;
  const follows = event.previousHash === last.hash;
  if (isOwn && follows) return undefined;
  if (follows) return changed(event.seq, computed, event.hash);
  // It names the place before the last as its predecessor: what stands between them came later.
  if (beforeLast && event.previousHash === beforeLast.hash) {
    return fault('inserted-event', last.seq);
  }
  if (isOwn) return changed(Math.max(last.seq, 1), event.previousHash, last.hash);
  return renumbered(event) ?? changed(event.seq, computed, event.hash);
}

/** Finds the `seq` that a renumbered event once had, and says what was put in or taken out before it. */
function renumbered(event: Envelope): LogFault | undefined {
  for (let places = 1; places <= renumberedMax; places += 1) {
    if (hasHashAt(event, event.seq + places)) return fault('gap', event.seq);
    if (hasHashAt(event, event.seq - places)) return fault('inserted-event', event.seq - places);
  }
  return undefined;
}

const hasHashAt = (event: Envelope, seq: number): boolean => hashAt(event, seq) === event.hash;

/** Hash of an event at a place; a changed one may hold what has no canonical form. */
function hashAt(event: Envelope, seq: number): string {
  try {
    return envelopeHash({ ...event, seq });
  } catch {
    return 'no canonical form';
  }
}

const changed = (seq: number, expected: string, found: string): LogFault => ({
  kind: 'changed-event',
  seq,
  expected,
  found,
});

const fault = (kind: LogFault['kind'], seq: number): LogFault => ({ kind, seq });
