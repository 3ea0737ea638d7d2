import { limits } from '@watchhouse/contracts';
import type { SpoolBounds } from '@watchhouse/contracts';
import type { SpooledRecord } from './aggregate.ts';
import { SpoolContents } from './contents.ts';
import { DiskFault, queues } from './disk.ts';
import type { GivenUp, Queue, Survey } from './disk.ts';
import { DiskWatch, within } from './disk-watch.ts';
import type { OpenedFolder } from './open-folder.ts';
import { SpoolRoom } from './spool-room.ts';
import type { Wanted } from './spool-room.ts';
import type { Spool, SpoolState, SpoolStep } from './spool.ts';
import type { Standing } from './standing.ts';

/** What a spool is made of. */
export interface DurableSetup extends OpenedFolder {
  readonly bounds: SpoolBounds;
  readonly now: () => number;
  readonly told: (event: string, facts: Readonly<Record<string, unknown>>) => void;
}

type Job = () => Promise<void>;

/**
 * The spool as the agent's thread runs it: one thing at a time is asked of the disk, and whatever comes meanwhile
 * goes into the next transaction, so that nobody waits longer than for the one under way.
 */
export class DurableSpool implements Spool {
  readonly standing: Standing | undefined;
  readonly #setup: DurableSetup;
  readonly #contents = new SpoolContents();
  readonly #watch: DiskWatch;
  readonly #room: SpoolRoom;
  readonly #waiters = new Set<() => void>();
  /** What the file holds is known. */
  #surveyed: boolean;
  #removalsDue = false;
  #removing: NodeJS.Timeout | undefined;
  /** Set while the disk is left alone after a failure. */
  #pausing: NodeJS.Timeout | undefined;
  /** Set when it did not even give what it holds. */
  #unreadable = false;
  #running = false;
  #run: Promise<void> = Promise.resolve();
  #closing = false;

  constructor(setup: DurableSetup) {
    this.#setup = setup;
    this.#room = new SpoolRoom(setup.bounds);
    this.#watch = new DiskWatch(setup.disk, {
      fails: (reason) => setup.told('spool-disk-failing', { reason }),
      released: () => this.#release(),
      works: () => this.#works(),
    });
    this.standing = setup.survey?.standing;
    this.#surveyed = setup.survey !== undefined;
    if (setup.survey) this.#adopt(setup.survey, false);
    else void this.#watch.fails('the folder of the spool cannot be used');
  }

  readonly append = (step: SpoolStep): Promise<void> => {
    this.#contents.take(step, this.#setup.now());
    this.#stir();
    if (this.#watch.isFailing) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.add(resolve);
    });
  };

  readonly oldest = (
    queue: Queue,
    recordsMax: number,
    bytesMax: number,
  ): readonly SpooledRecord[] => this.#contents.queues[queue].lend(recordsMax, bytesMax);

  /** The disk forgets with the next transaction: until then a restart sends again, which does no harm. */
  readonly remove = (queue: Queue, delivered: readonly SpooledRecord[]): Promise<void> => {
    this.#contents.remove(queue, delivered);
    this.#removing ??= setTimeout(() => {
      this.#removalsDue = true;
      this.#stir();
    }, limits.signal.aggregateIntervalMs).unref();
    if (this.#contents.queues[queue].isLow) this.#stir();
    return Promise.resolve();
  };

  readonly refuse = (queue: Queue, record: SpooledRecord, reason: string): Promise<void> => {
    this.#contents.refuse(queue, record, reason, this.#setup.now());
    this.#setup.told('record-refused', { queue, reason });
    this.#stir();
    return Promise.resolve();
  };

  readonly filled = (queue: Queue, signal: AbortSignal): Promise<void> => {
    if (this.#contents.queues[queue].isLow) this.#stir();
    return this.#contents.queues[queue].filled(signal);
  };

  readonly since = (sequence: number, recordsMax: number): readonly SpooledRecord[] => {
    const held = this.#contents.queues.ordered.all.filter(({ to }) => to > sequence);
    return [...this.#setup.since(sequence, recordsMax), ...held].slice(-recordsMax);
  };

  readonly state = (): SpoolState => {
    const full = this.#room.isFull(this.#setup.now());
    const spool = this.#watch.isFailing ? 'disk-failing' : full ? 'full' : 'ok';
    return { ...this.#contents.state(), spool };
  };

  readonly close = async (): Promise<void> => {
    this.#removalsDue = true;
    this.#resume();
    await within(limits.agent.diskPatienceMs, this.#run);
    this.#closing = true;
    clearTimeout(this.#removing);
    clearTimeout(this.#pausing);
    await this.#watch.settled();
    await within(
      limits.agent.diskPatienceMs,
      this.#setup.disk.close().catch(() => undefined),
    );
  };

  #stir(): void {
    if (this.#running || this.#closing) return;
    this.#running = true;
    this.#run = this.#work();
  }

  async #work(): Promise<void> {
    // What is said in the same turn shares the transaction.
    await new Promise<void>((resolve) => void setImmediate(resolve));
    await this.#setup.disk.ready();
    for (let job = this.#next(); job; job = this.#next()) {
      try {
        await this.#watch.patiently(job());
      } catch (error) {
        await this.#fault(error);
      }
    }
    this.#running = false;
  }

  /** What comes first: what somebody waits for; then the line; then room. */
  #next(): Job | undefined {
    const now = this.#setup.now();
    if (this.#closing) return undefined;
    const low = this.#unreadable
      ? undefined
      : queues.find((each) => this.#contents.queues[each].isLow);
    const fetching = low && (() => this.#fetch(low));
    // A disk that takes nothing may still give what it holds.
    if (this.#pausing) return this.#surveyed ? fetching : undefined;
    if (!this.#surveyed) return () => this.#survey();
    const { urgent } = this.#room;
    if (urgent) return () => this.#makeRoom(urgent);
    if (this.#contents.isDue || (this.#removalsDue && this.#contents.hasRemovals))
      return () => this.#commit();
    if (fetching) return fetching;
    const due = this.#room.due(now, this.#contents.queues.ordered.oldest?.spooledAt ?? now);
    if (due) return () => this.#giveUp(due);
    return this.#room.isShrinking ? () => this.#shrink() : undefined;
  }

  async #commit(): Promise<void> {
    const underWay = this.#contents.batch();
    const waiters = [...this.#waiters];
    this.#forgetTimer();
    this.#room.seen(await this.#setup.disk.commit(underWay.batch));
    this.#contents.written(underWay);
    for (const resolve of waiters) this.#letGo(resolve);
    if (!this.#contents.isDue || !this.#watch.isFailing) this.#watch.works();
  }

  #forgetTimer(): void {
    clearTimeout(this.#removing);
    this.#removing = undefined;
    this.#removalsDue = false;
  }

  async #survey(): Promise<void> {
    const { disk } = this.#setup;
    await disk.commit(this.#contents.again());
    this.#adopt(await disk.survey(), true);
    this.#surveyed = true;
  }

  #adopt(survey: Survey, known: boolean): void {
    this.#contents.adopt(survey, known);
    this.#room.seen(survey.room);
  }

  async #fetch(queue: Queue): Promise<void> {
    const { spoolWindowRecords, spoolWindowBytes } = limits.agent;
    const after = this.#contents.queues[queue].reachedTo;
    const { read } = this.#setup.disk;
    const reading = await read(queue, after, spoolWindowRecords / 2, spoolWindowBytes / 2).catch(
      (error: unknown) => {
        this.#unreadable = true;
        throw error;
      },
    );
    if (reading.rotten.records > 0) this.#setup.told('spool-record-damaged', { ...reading.rotten });
    this.#contents.fetched(queue, reading);
  }

  async #makeRoom(wanted: Wanted): Promise<void> {
    const given = await this.#giveUpOnDisk(wanted).catch((error: unknown) => {
      this.#room.madeNoRoom();
      throw failing(error);
    });
    if (!this.#room.madeRoom(given)) throw new DiskFault('failing', 'the disk is full');
  }

  async #giveUp(wanted: Wanted): Promise<void> {
    this.#room.gaveUp(await this.#giveUpOnDisk(wanted), this.#setup.now());
  }

  async #giveUpOnDisk(wanted: Wanted): Promise<GivenUp> {
    const { ordered } = this.#contents.queues;
    ordered.giveUp();
    let given: GivenUp | undefined;
    try {
      const held = { after: ordered.sentTo, heldTo: ordered.reachedTo };
      given = await this.#setup.disk.giveUp({ ...wanted, ...held });
      return given;
    } finally {
      this.#contents.gaveUp(given);
    }
  }

  async #shrink(): Promise<void> {
    this.#room.seen(await this.#setup.disk.shrink());
  }

  async #fault(error: unknown): Promise<void> {
    const { fault, message } = error instanceof DiskFault ? error : failing(error);
    if (fault === 'full') {
      const now = this.#setup.now();
      if (!this.#room.isFull(now)) this.#setup.told('spool-disk-full', { message });
      this.#room.diskFull(now);
      return;
    }
    // Damaged again before it was read: a disk that ruins every file must not keep anybody waiting.
    if (fault === 'damaged' && this.#surveyed) this.#surveyed = false;
    else await this.#watch.fails(message);
    clearTimeout(this.#pausing);
    this.#pausing = setTimeout(() => this.#resume(), this.#watch.backoffMs).unref();
  }

  #resume(): void {
    clearTimeout(this.#pausing);
    this.#pausing = undefined;
    this.#unreadable = false;
    this.#stir();
  }

  #release(): void {
    this.#contents.sendFromMemory(true);
    for (const resolve of [...this.#waiters]) this.#letGo(resolve);
  }

  #letGo(resolve: () => void): void {
    this.#waiters.delete(resolve);
    resolve();
  }

  #works(): void {
    this.#contents.sendFromMemory(false);
    this.#setup.told('spool-works', {});
  }
}

const failing = (error: unknown): DiskFault =>
  new DiskFault('failing', error instanceof Error ? error.message : String(error));
