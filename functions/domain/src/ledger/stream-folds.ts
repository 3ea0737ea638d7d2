import type { Envelope, StreamName } from '@watchhouse/contracts';
import { canonicalJson } from '../canonical-json/canonical-json.ts';
import { deciderOfStream } from '../deciders.ts';
import type { LogFault } from './log-fault.ts';
import { upcastEvent } from './upcast.ts';

/** A stored state item: the fold of one stream's events in their stored, sealed form. */
export interface StateItem {
  readonly stream: StreamName;
  readonly version: number;
  readonly seq: number;
  readonly state: unknown;
}

/** The states of all streams, recomputed from the events; sealed tokens are compared as they are stored. */
export interface StreamFolds {
  /** Folds the next event of the log. */
  fold(event: Envelope): LogFault | undefined;
  /** The first difference, by ledger position, between these states and the stored ones. */
  compare(items: Iterable<StateItem>): LogFault | undefined;
}

/** Starts with no stream at all. */
export function streamFolds(): StreamFolds {
  const folds = new Map<StreamName, StateItem>();
  return {
    fold: (event) => {
      const former = folds.get(event.stream);
      const version = (former?.version ?? 0) + 1;
      if (event.version !== version) return wrongVersion(event, version);
      const state = evolved(event, former);
      if (state === unreadable) return fault('unreadable-event', event, { found: event.type });
      folds.set(event.stream, { stream: event.stream, version, seq: event.seq, state });
      return undefined;
    },
    compare: (items) => {
      const stored = new Map([...items].map((item) => [item.stream, item]));
      const streams = [...new Set([...folds.keys(), ...stored.keys()])];
      return streams
        .flatMap((stream) => difference(stream, folds.get(stream), stored.get(stream)) ?? [])
        .sort((left, right) => left.seq - right.seq)[0];
    },
  };
}

const unreadable = Symbol('unreadable');

/** The state after the event. A re-hashed log may hold any payload, on which a fold may throw. */
function evolved(event: Envelope, former: StateItem | undefined): unknown {
  const decider = deciderOfStream(event.stream);
  const newest = upcastEvent(event);
  if (!decider || !newest || !decider.events.includes(newest.type)) return unreadable;
  try {
    return decider.evolve(former ? former.state : decider.initial, newest);
  } catch {
    return unreadable;
  }
}

function difference(
  stream: StreamName,
  folded: StateItem | undefined,
  stored: StateItem | undefined,
): LogFault | undefined {
  if (!folded) return { kind: 'wrong-state', seq: stored?.seq ?? 0, stream, expected: 'no state' };
  if (!stored) return { kind: 'wrong-state', seq: folded.seq, stream, found: 'no state' };
  const [expected, found] = [folded, stored].map(itemText) as [string, string];
  return expected === found
    ? undefined
    : { kind: 'wrong-state', seq: folded.seq, stream, expected, found };
}

const itemText = ({ version, seq, state }: StateItem): string =>
  canonicalJson({ version, seq, state });

const wrongVersion = (event: Envelope, version: number): LogFault =>
  fault('wrong-stream-version', event, {
    expected: `version ${version}`,
    found: `version ${event.version}`,
  });

const fault = (
  kind: LogFault['kind'],
  { seq, stream }: Envelope,
  seen: Pick<LogFault, 'expected' | 'found'>,
): LogFault => ({ kind, seq, stream, ...seen });
