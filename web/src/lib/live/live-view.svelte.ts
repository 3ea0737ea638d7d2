import type { Answer, Failure } from '../api/failure.ts';
import { isPassing } from '../api/failure.ts';
import { reconnectDelayMs } from './backoff.ts';
import {
  emptyInbox,
  markLost,
  needsSnapshot,
  notePosition,
  receive,
  takeSnapshot,
} from './inbox.ts';
import type { Delta, Inbox, ViewKind } from './inbox.ts';

/** Snapshots are not asked for more often than this, whatever the frames say. */
const snapshotIntervalMs = 2_000;

/** One view of a facility: a snapshot by HTTP kept current by deltas. */
export class LiveView<S, D extends Delta> {
  readonly #kind: ViewKind<S, D>;
  readonly #load: () => Promise<Answer<S>>;
  readonly #isAllowed: boolean;
  #inbox = $state.raw<Inbox<S, D>>(emptyInbox());
  #failure = $state.raw<Failure | null>(null);
  #isLoading = false;
  #isOwed = false;
  #failures = 0;
  #nextLoadAt = 0;

  constructor(kind: ViewKind<S, D>, isAllowed: boolean, load: () => Promise<Answer<S>>) {
    this.#kind = kind;
    this.#isAllowed = isAllowed;
    this.#load = load;
  }

  /** `null` until the first snapshot is there. */
  get state(): S | null {
    return this.#inbox.state;
  }
  /** Why the last snapshot could not be had; `null` when it could. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Since when the server is known to be ahead of what is shown, milliseconds; `null` when it is not. */
  get behindSince(): number | null {
    return this.#inbox.behind?.since ?? null;
  }

  /** Whether the post has no right to this view: by what is known beforehand, or by the service's word. */
  get isDenied(): boolean {
    const failure = this.#failure;
    return !this.#isAllowed || (failure?.kind === 'refused' && failure.problem.status === 403);
  }

  receiveAll(frames: readonly D[], now: number): void {
    let inbox = this.#inbox;
    for (const frame of frames) inbox = receive(this.#kind, inbox, frame, now);
    this.#inbox = inbox;
  }

  notePosition(position: number, now: number): void {
    this.#inbox = notePosition(this.#kind, this.#inbox, position, now);
  }

  markLost(): void {
    this.#inbox = markLost(this.#inbox);
  }

  /** Asks for a snapshot when one is needed and its time has come. */
  async check(now: number): Promise<void> {
    if (now < this.#nextLoadAt || !needsSnapshot(this.#inbox, now)) return;
    await this.refresh();
  }

  /** Asks for a snapshot now; while one is under way, for another after it, because it may be too old. */
  async refresh(): Promise<void> {
    if (!this.#isAllowed) return;
    if (this.#isLoading) {
      this.#isOwed = true;
      return;
    }
    this.#isLoading = true;
    this.#isOwed = false;
    this.#take(await this.#load());
    this.#isLoading = false;
    if (this.#owes()) await this.refresh();
  }

  #owes(): boolean {
    return this.#isOwed;
  }

  #take(answer: Answer<S>): void {
    if (answer.ok) {
      this.#failures = 0;
      this.#failure = null;
      this.#inbox = takeSnapshot(this.#kind, this.#inbox, answer.value);
      this.#nextLoadAt = Date.now() + snapshotIntervalMs;
      return;
    }
    this.#failures += 1;
    this.#failure = answer.failure;
    // A refusal stays one, and each further try would be a line in the trail; a reconnection asks again.
    const isFinal = answer.failure.kind === 'refused' && !isPassing(answer.failure);
    const delay = isFinal ? Infinity : reconnectDelayMs(this.#failures, Math.random());
    this.#nextLoadAt = Date.now() + Math.max(snapshotIntervalMs, delay);
  }
}
