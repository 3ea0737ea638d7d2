import type { Envelope } from '@watchhouse/contracts';
import { canonicalJson } from '../canonical-json/canonical-json.ts';
import { sha256Hex } from '../ids/digest.ts';

/** An event before it has its place in the chain; personal fields are sealed already. */
export type EventDraft = Omit<Envelope, 'seq' | 'previousHash' | 'hash'>;

/** Where a log stands: its last `seq` (0 when empty) and the hash there (genesis when empty). */
export interface LogHead {
  readonly seq: number;
  readonly hash: string;
}

/**
 * Hash of an event: SHA-256 over the RFC 8785 form of all members but `hash`. Members that the envelope's
 * contract does not know are hashed too, so that nothing can be added to a stored event unseen.
 */
export function envelopeHash(envelope: Omit<Envelope, 'hash'>): string {
  const { hash: _, ...hashed } = envelope as Envelope;
  return sha256Hex(canonicalJson(hashed));
}

/** Puts an event behind the head: gives it `seq`, the head's hash, and its own. */
export function linkEnvelope(draft: EventDraft, head: LogHead): Envelope {
  const unhashed = { ...draft, seq: head.seq + 1, previousHash: head.hash };
  return { ...unhashed, hash: envelopeHash(unhashed) };
}
