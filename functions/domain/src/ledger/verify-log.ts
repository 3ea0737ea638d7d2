import { Envelope, genesisHash } from '@watchhouse/contracts';
import type { Checkpoint, FacilityId } from '@watchhouse/contracts';
import { canonicalJson } from '../canonical-json/canonical-json.ts';
import { sha256Hex } from '../ids/digest.ts';
import { chainFault } from './chain-fault.ts';
import type { LogHead } from './link-envelope.ts';
import type { LogFault } from './log-fault.ts';
import { streamFolds } from './stream-folds.ts';
import type { StateItem } from './stream-folds.ts';

/** A checkpoint with what the shell found when it checked the signature. */
export interface CheckedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly signatureValid: boolean;
}

/** The end of a verification: the first fault, or how much was found whole. */
export type LogReport =
  | { readonly whole: false; readonly fault: LogFault }
  | {
      readonly whole: true;
      readonly head: LogHead;
      readonly streams: number;
      readonly checkpoints: number;
    };

/** Reads a log forward and stops at the first fault; what is fed after it changes nothing. */
export interface LogVerifier {
  /**
   * The next event as stored, with all its members. Gives the first fault once it is sure; what is wrong
   * with a whole chain is sure only at its end, because a break in it says more.
   */
  event(stored: unknown): LogFault | undefined;
  /** The stored head and, when given, all state items of the facility. */
  finish(end: { readonly head: LogHead; readonly states?: Iterable<StateItem> }): LogReport;
}

/** SHA-256 over the RFC 8785 form of a checkpoint: what the next one names as `previousCheckpoint`. */
export const checkpointHash = (checkpoint: Checkpoint): string =>
  sha256Hex(canonicalJson(checkpoint));

/**
 * Verifies one facility's log against its hash chain, its checkpoints and its states. The events come in
 * order, from the first. `checkpoints` are all there are, in the order in which they were signed.
 */
export function verifyLog(
  facility: FacilityId,
  checkpoints: readonly CheckedCheckpoint[],
): LogVerifier {
  const folds = streamFolds();
  const due = [...checkpoints];
  const streams = new Set<string>();
  let last: LogHead = { seq: 0, hash: genesisHash };
  let beforeLast: LogHead | undefined;
  let former: Checkpoint | undefined;
  /** A fault in a chain that is whole so far. */
  let pending: LogFault | undefined;
  let first: LogFault | undefined;

  const take = (stored: unknown): LogFault | undefined => {
    const event = asEnvelope(stored);
    const broken = event
      ? (chainFault(event, last, beforeLast) ?? foreign(event, facility))
      : noEnvelope(last.seq + 1);
    if (!event || broken) return earliest(broken, pending);
    [beforeLast, last] = [last, { seq: event.seq, hash: event.hash }];
    streams.add(event.stream);
    pending = merged(pending, takeCheckpoints(), former?.seq ?? 0) ?? folds.fold(event);
    return undefined;
  };

  /** Checks the checkpoints that stand at or before the place reached. */
  const takeCheckpoints = (): LogFault | undefined => {
    for (let next = due[0]; next && next.checkpoint.seq <= last.seq; next = due[0]) {
      const broken = untrustworthy(next, former, facility) ?? contradiction(next.checkpoint, last);
      if (broken) return broken;
      former = next.checkpoint;
      due.shift();
    }
    return undefined;
  };

  const end = (head: LogHead, states: Iterable<StateItem> | undefined): LogFault | undefined => {
    if (pending) return earliest(headFault(last, head, 0), pending);
    const { signedSeq, broken } = beyond(due, former, facility);
    return earliest(headFault(last, head, signedSeq), broken) ?? (states && folds.compare(states));
  };

  return {
    event: (stored) => (first ??= take(stored)),
    finish: ({ head, states }) => {
      first ??= end(head, states);
      return first
        ? { whole: false, fault: first }
        : { whole: true, head: last, streams: streams.size, checkpoints: checkpoints.length };
    },
  };
}

/** Only checks the form; the value stays as stored, so that an added member still shows in the hash. */
const asEnvelope = (stored: unknown): Envelope | undefined => {
  const result = Envelope.safeParse(stored);
  return result.success ? (stored as Envelope) : undefined;
};

const noEnvelope = (seq: number): LogFault => ({
  kind: 'changed-event',
  seq,
  found: 'no envelope',
});

/**
 * A fault of content found since the last good checkpoint, and then the next checkpoint contradicted: the
 * log was re-hashed from the first of them on.
 */
function merged(
  pending: LogFault | undefined,
  atCheckpoint: LogFault | undefined,
  goodSeq: number,
): LogFault | undefined {
  if (!pending || !atCheckpoint) return pending ?? atCheckpoint;
  const isCause = pending.seq > goodSeq && atCheckpoint.kind === 're-hashed-log';
  return isCause ? { ...atCheckpoint, seq: pending.seq } : pending;
}

/** Of two faults the one at the lower place; at the same place a break of the chain says more. */
const earliest = (broken: LogFault | undefined, other: LogFault | undefined) =>
  broken && other ? (other.seq < broken.seq ? other : broken) : (broken ?? other);

const foreign = ({ seq, facility }: Envelope, expected: FacilityId): LogFault | undefined =>
  facility === expected ? undefined : { kind: 'inserted-event', seq, expected, found: facility };

/** What is wrong with a checkpoint itself; then it says nothing about the log. */
function untrustworthy(
  { checkpoint, signatureValid }: CheckedCheckpoint,
  former: Checkpoint | undefined,
  facility: FacilityId,
): LogFault | undefined {
  const { seq, previousCheckpoint: found } = checkpoint;
  if (!signatureValid || checkpoint.facility !== facility) {
    return { kind: 'bad-checkpoint-signature', seq };
  }
  const expected = former ? checkpointHash(former) : genesisHash;
  if (found === expected && seq >= (former?.seq ?? 0)) return undefined;
  return { kind: 'broken-checkpoint-chain', seq, expected, found };
}

const contradiction = ({ seq, hash }: Checkpoint, place: LogHead): LogFault | undefined =>
  seq === place.seq && hash !== place.hash
    ? { kind: 're-hashed-log', seq, expected: hash, found: place.hash }
    : undefined;

/** What the checkpoints beyond the end of the log prove: how far it once reached. */
function beyond(
  due: readonly CheckedCheckpoint[],
  reached: Checkpoint | undefined,
  facility: FacilityId,
): { signedSeq: number; broken?: LogFault } {
  let former = reached;
  for (const next of due) {
    const broken = untrustworthy(next, former, facility);
    if (broken) return { signedSeq: former?.seq ?? 0, broken };
    former = next.checkpoint;
  }
  return { signedSeq: former?.seq ?? 0 };
}

function headFault(last: LogHead, head: LogHead, signedSeq: number): LogFault | undefined {
  const known = Math.max(head.seq, signedSeq);
  if (known > last.seq) {
    return { kind: 'missing-tail', seq: last.seq + 1, expected: `${known}`, found: `${last.seq}` };
  }
  if (head.seq < last.seq) return { kind: 'inserted-event', seq: head.seq + 1 };
  if (head.hash === last.hash) return undefined;
  return { kind: 'changed-event', seq: last.seq, expected: head.hash, found: last.hash };
}
