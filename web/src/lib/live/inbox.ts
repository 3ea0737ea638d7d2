import { limits } from '@watchhouse/contracts';

/** What every delta says: whole rows from one position to another, perhaps cut into parts. */
export interface Delta {
  readonly from: number;
  readonly to: number;
  readonly part?: number | undefined;
  readonly parts?: number | undefined;
}

/** How one view is kept: the leaves of the reducer below. */
export interface ViewKind<S, D extends Delta> {
  readonly positionOf: (state: S) => number;
  /** The state with the delta's rows in place and its removals gone; applying it twice changes nothing. */
  readonly apply: (state: S, delta: D) => S;
  /** One delta made of all its parts, given in order. */
  readonly join: (parts: readonly D[]) => D;
  /** Whether a delta at or below our position proves that the server counts anew. */
  readonly isRestart?: (state: S, delta: D) => boolean;
}

interface Held<D> {
  readonly delta: D;
  readonly receivedAt: number;
}

/** A view on its way: its state (`null` before the first snapshot) and what cannot be applied yet. */
export interface Inbox<S, D extends Delta> {
  readonly state: S | null;
  readonly held: readonly Held<D>[];
  readonly parts: readonly Held<D>[];
  /** Since when the server is known to be ahead of us. */
  readonly behind: { readonly position: number; readonly since: number } | null;
  /** The server asked for it, or counts anew: nothing we hold is worth keeping. */
  readonly isLost: boolean;
}

/** Deltas kept while waiting; more than that and a new snapshot is cheaper. */
export const heldMax = 200;

export function emptyInbox<S, D extends Delta>(): Inbox<S, D> {
  return { state: null, held: [], parts: [], behind: null, isLost: false };
}

/** Takes one frame in, whatever its order: applies it, keeps it for later, or drops it as known. */
export function receive<S, D extends Delta>(
  kind: ViewKind<S, D>,
  inbox: Inbox<S, D>,
  frame: D,
  now: number,
): Inbox<S, D> {
  const isKnown = inbox.state !== null && frame.to <= kind.positionOf(inbox.state);
  if (frame.parts === undefined || isKnown) return take(kind, inbox, frame, now);
  const siblings = inbox.parts.filter(({ delta }) => isSibling(delta, frame));
  if (siblings.some(({ delta }) => delta.part === frame.part)) return inbox;
  const parts = [...inbox.parts, { delta: frame, receivedAt: now }];
  if (siblings.length + 1 < frame.parts) return bounded({ ...inbox, parts });
  const whole = parts.filter(({ delta }) => isSibling(delta, frame)).map(({ delta }) => delta);
  whole.sort((a, b) => (a.part ?? 0) - (b.part ?? 0));
  const rest = inbox.parts.filter(({ delta }) => !isSibling(delta, frame));
  return take(kind, { ...inbox, parts: rest }, kind.join(whole), now);
}

function isSibling(a: Delta, b: Delta): boolean {
  return a.from === b.from && a.to === b.to && a.parts === b.parts;
}

function take<S, D extends Delta>(
  kind: ViewKind<S, D>,
  inbox: Inbox<S, D>,
  delta: D,
  now: number,
): Inbox<S, D> {
  const { state } = inbox;
  if (state !== null) {
    const position = kind.positionOf(state);
    if (delta.to <= position) {
      return kind.isRestart?.(state, delta) === true ? { ...inbox, isLost: true } : inbox;
    }
    if (delta.from <= position) return drain(kind, settled(kind, inbox, kind.apply(state, delta)));
  }
  return bounded({ ...inbox, held: [...inbox.held, { delta, receivedAt: now }] });
}

/** Applies every held delta whose turn has come. */
function drain<S, D extends Delta>(kind: ViewKind<S, D>, inbox: Inbox<S, D>): Inbox<S, D> {
  let state = inbox.state;
  if (state === null) return inbox;
  let held = [...inbox.held].sort((a, b) => a.delta.from - b.delta.from);
  for (let next = held[0]; next !== undefined; next = held[0]) {
    const position = kind.positionOf(state);
    if (next.delta.from > position) break;
    if (next.delta.to > position) state = kind.apply(state, next.delta);
    held = held.slice(1);
  }
  return settled(kind, { ...inbox, held }, state);
}

function settled<S, D extends Delta>(
  kind: ViewKind<S, D>,
  inbox: Inbox<S, D>,
  state: S,
): Inbox<S, D> {
  const position = kind.positionOf(state);
  const behind = inbox.behind !== null && inbox.behind.position > position ? inbox.behind : null;
  const parts = inbox.parts.filter(({ delta }) => delta.to > position);
  return { ...inbox, state, behind, parts };
}

function bounded<S, D extends Delta>(inbox: Inbox<S, D>): Inbox<S, D> {
  const isFull = inbox.held.length + inbox.parts.length > heldMax;
  return isFull ? { ...inbox, held: [], parts: [], isLost: true } : inbox;
}

/** The server says where it stands; being behind it for longer than the hold means something was missed. */
export function notePosition<S, D extends Delta>(
  kind: ViewKind<S, D>,
  inbox: Inbox<S, D>,
  position: number,
  now: number,
): Inbox<S, D> {
  if (inbox.state === null || position <= kind.positionOf(inbox.state)) return inbox;
  return { ...inbox, behind: { position, since: inbox.behind?.since ?? now } };
}

/** A snapshot by HTTP. An older one than what we have is kept out, unless what we have is lost. */
export function takeSnapshot<S, D extends Delta>(
  kind: ViewKind<S, D>,
  inbox: Inbox<S, D>,
  snapshot: S,
): Inbox<S, D> {
  const isOlder = inbox.state !== null && kind.positionOf(snapshot) < kind.positionOf(inbox.state);
  if (isOlder && !inbox.isLost) return inbox;
  return drain(kind, settled(kind, { ...inbox, isLost: false }, snapshot));
}

/** The server's word (`resync` frame) that this client must start from a snapshot. */
export function markLost<S, D extends Delta>(inbox: Inbox<S, D>): Inbox<S, D> {
  return { ...inbox, isLost: true };
}

/** Whether only a new snapshot helps: a delta came early, or a part or position is owed, for too long. */
export function needsSnapshot<S, D extends Delta>(inbox: Inbox<S, D>, now: number): boolean {
  if (inbox.state === null || inbox.isLost) return true;
  const since = now - limits.push.earlyDeltaHoldMs;
  return (
    inbox.held.some(({ receivedAt }) => receivedAt <= since) ||
    inbox.parts.some(({ receivedAt }) => receivedAt <= since) ||
    (inbox.behind !== null && inbox.behind.since <= since)
  );
}
