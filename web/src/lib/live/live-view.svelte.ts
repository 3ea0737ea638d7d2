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
  #inbox = $state.raw<Inbox<S, D>>(emptyInbox());
  #failure = $state.raw<Failure | null>(null);
  #isLoading = false;
  #failures = 0;
  #nextLoadAt = 0;

  constructor(kind: ViewKind<S, D>, load: () => Promise<Answer<S>>) {
    this.#kind = kind;
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

  /** Asks for a snapshot now, unless one is already under way. */
  async refresh(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    const answer = await this.#load();
    this.#isLoading = false;
    if (answer.ok) {
      this.#failures = 0;
      this.#failure = null;
      this.#inbox = takeSnapshot(this.#kind, this.#inbox, answer.value);
      this.#nextLoadAt = Date.now() + snapshotIntervalMs;
      return;
    }
    this.#failures += 1;
    this.#failure = answer.failure;
    const isFinal = answer.failure.kind === 'refused' && !isPassing(answer.failure);
    const delay = reconnectDelayMs(isFinal ? 10 : this.#failures, Math.random());
    this.#nextLoadAt = Date.now() + Math.max(snapshotIntervalMs, delay);
  }
}
