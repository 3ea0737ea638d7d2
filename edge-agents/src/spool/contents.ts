import { Instant, limits } from '@watchhouse/contracts';
import type { SpooledRecord } from './aggregate.ts';
import { queues } from './disk.ts';
import type { Batch, GivenUp, Queue, Reading, Refused, Survey } from './disk.ts';
import { makeRoom } from './memory-room.ts';
import type { SpoolState, SpoolStep } from './spool.ts';
import { SpoolQueue } from './spool-queue.ts';
import type { Held } from './spool-queue.ts';
import type { Standing } from './standing.ts';

/** A batch under way, with what it was made of. */
export interface BatchUnderWay {
  readonly batch: Batch;
  readonly rows: Readonly<Record<Queue, readonly Held[]>>;
}

/** What a spool holds and what of it has still to be written, as the agent's thread knows it. */
export class SpoolContents {
  readonly queues: Readonly<Record<Queue, SpoolQueue>> = {
    ordered: new SpoolQueue(),
    expedited: new SpoolQueue(),
  };
  #stands: Standing | undefined;
  #standingDue = false;
  #nextPosition = 1;
  /** What the file held has been told; positions given before that are not the file's. */
  #isAdopted = false;
  #refusals: readonly Refused[] = [];
  #refused = 0;
  #dropped = 0;
  /** Not yet counted on the disk. */
  #droppedDue = 0;

  /** Whether somebody waits for something to be written. */
  get isDue(): boolean {
    const waiting = queues.some((queue) => this.queues[queue].waiting.length > 0);
    return waiting || this.#standingDue || this.#refusals.length > 0;
  }
  get hasRemovals(): boolean {
    return queues.some((queue) => this.queues[queue].removed.length > 0);
  }

  take({ standing, aggregates, expedited }: SpoolStep, at: number): void {
    this.#stands = standing;
    this.#standingDue = true;
    for (const record of aggregates) this.#hold('ordered', record, at);
    for (const record of expedited) this.#hold('expedited', record, at);
    this.#boundExpedited();
    this.#boundMemory();
  }

  #hold(queue: Queue, record: SpooledRecord, spooledAt: number): void {
    this.queues[queue].append({ ...record, position: this.#nextPosition, spooledAt, record });
    this.#nextPosition += 1;
  }

  /** The oldest copies beyond the bound no longer overtake; the signals come in order all the same. */
  #boundExpedited(): void {
    const { expedited } = this.queues;
    const tooMany = expedited.amount.records - limits.agent.expeditedMax;
    if (tooMany <= 0) return;
    const oldest = [...expedited.window, ...expedited.waiting].slice(0, tooMany);
    expedited.takeOut(oldest.map(({ record }) => record));
  }

  /** What the disk does not take is bounded by the same priorities. */
  #boundMemory(): void {
    const { ordered } = this.queues;
    const { waiting, dropped } = makeRoom(
      ordered.waiting,
      ordered.sentTo,
      limits.agent.memoryBytesMax,
    );
    if (dropped === 0) return;
    ordered.replaceWaiting(waiting);
    this.#dropped += dropped;
    this.#droppedDue += dropped;
  }

  /** Everything that is not on the disk yet. */
  batch(): BatchUnderWay {
    const { ordered, expedited } = this.queues;
    // Copied: what is said while the disk is at work must not count as written by it.
    const rows = { ordered: [...ordered.waiting], expedited: [...expedited.waiting] };
    const batch = {
      ...(this.#standingDue && this.#stands && { standing: this.#stands }),
      dropped: this.#droppedDue,
      added: { ordered: rows.ordered.map(rowOf), expedited: rows.expedited.map(rowOf) },
      removed: { ordered: [...ordered.removed], expedited: [...expedited.removed] },
      refused: this.#refusals,
    };
    return { batch, rows };
  }

  /** What a file that was opened anew is told at once: what is still at hand of the records it may have lost. */
  again(): Batch {
    const { batch } = this.batch();
    const { ordered, expedited } = this.queues;
    const added = { ordered: ordered.window.map(rowOf), expedited: expedited.window.map(rowOf) };
    const removed = this.#isAdopted ? batch.removed : { ordered: [], expedited: [] };
    return { ...batch, added, removed, dropped: 0, refused: [] };
  }

  written({ batch, rows }: BatchUnderWay): void {
    for (const queue of queues) this.queues[queue].written(rows[queue], batch.removed[queue]);
    if (batch.standing === this.#stands) this.#standingDue = false;
    this.#droppedDue -= batch.dropped;
    this.#refusals = this.#refusals.filter((refused) => !batch.refused.includes(refused));
  }

  /** Begins with what a file holds. What it has lost since it was last known counts as given up. */
  adopt(survey: Survey, known: boolean): void {
    const { ordered, expedited } = this.queues;
    if (!this.#isAdopted) for (const queue of queues) this.queues[queue].forgetRemovals();
    this.#isAdopted = true;
    const before = ordered.amount.signals - signalsIn(ordered.waiting);
    const lost = known ? Math.max(0, before - survey.waiting.ordered.signals) : 0;
    this.#dropped = Math.max(this.#dropped + lost, survey.dropped + this.#droppedDue);
    this.#droppedDue = this.#dropped - survey.dropped;
    this.#refused = survey.refused + this.#refusals.length;
    const next = Math.max(survey.nextPosition, this.#nextPosition);
    ordered.adopt(survey.waiting.ordered, survey.nextPosition);
    expedited.adopt(survey.waiting.expedited, survey.nextPosition);
    const waiting = [...ordered.waiting, ...expedited.waiting];
    this.#nextPosition = Math.max(next, ...waiting.map(({ position }) => position + 1));
  }

  remove(queue: Queue, records: readonly SpooledRecord[]): void {
    this.queues[queue].takeOut(records);
  }

  refuse(queue: Queue, record: SpooledRecord, reason: string, at: number): void {
    for (const { text } of this.queues[queue].takeOut([record])) {
      this.#refusals = [...this.#refusals, { queue, text, reason, at }];
      this.#refused += 1;
    }
  }

  fetched(queue: Queue, { rows, rotten }: Reading): void {
    this.queues[queue].fetched(rows, rotten);
    this.#refused += rotten.records;
    if (queue === 'ordered') this.#dropped += rotten.signals;
  }

  /** Undefined when the disk did not do it. */
  gaveUp(given: GivenUp | undefined): void {
    this.queues.ordered.gaveUp(given);
    this.#dropped += given?.dropped ?? 0;
  }

  sendFromMemory(fromMemory: boolean): void {
    for (const queue of queues) this.queues[queue].sendFromMemory(fromMemory);
  }

  state(): Omit<SpoolState, 'spool'> {
    const { ordered, expedited } = this.queues;
    const [first, second] = [ordered.oldest, expedited.oldest].filter((held) => held !== undefined);
    const oldest = second && first && second.spooledAt < first.spooledAt ? second : first;
    const time = oldest && Instant.safeParse(/"time":"([^"]+)"/.exec(oldest.text)?.[1]);
    return {
      records: ordered.amount.records + expedited.amount.records,
      bytes: ordered.amount.bytes + expedited.amount.bytes,
      expedited: expedited.amount.records,
      dropped: this.#dropped,
      refused: this.#refused,
      ...(time?.success && { oldestAt: time.data }),
    };
  }
}

const rowOf = ({ record: _, ...row }: Held) => row;
const signalsIn = (held: readonly Held[]): number =>
  held.reduce((sum, { signals }) => sum + signals, 0);
