import { limits } from '@watchhouse/contracts';
import type { SpoolBounds } from '@watchhouse/contracts';
import type { GivenUp, GivingUp, Room } from './disk.ts';

const hourMs = 3_600_000;
const pageBytes = 4_096;

/** What is to be given up. */
export type Wanted = Pick<GivingUp, 'usedBytesMax' | 'spooledBefore'>;

/** Keeps a spool within its bounds: says what is to be given up, and when the file may shrink. */
export class SpoolRoom {
  readonly #bounds: SpoolBounds;
  #room: Room = { usedBytes: 0, freePages: 0 };
  #full = false;
  #thinning = false;
  #shrinking = false;
  /** Bytes in use at which the disk itself has room again; undefined while it has. */
  #roomAt: number | undefined;
  #freed = false;
  #diskFullUntil = 0;
  #ageAt = 0;

  constructor(bounds: SpoolBounds) {
    this.#bounds = bounds;
  }

  /** Full from the bound until a good part of it is free again, or for a while after the disk had no room. */
  isFull(now: number): boolean {
    return this.#full || now < this.#diskFullUntil;
  }

  /** The file as it is after a transaction. */
  seen(room: Room): void {
    const { bytesMax } = this.#bounds;
    this.#room = room;
    if (room.usedBytes > bytesMax) this.#full = this.#thinning = true;
    if (room.usedBytes <= bytesMax * limits.agent.spoolRoomyShare) this.#full = false;
    const { spoolSparePages } = limits.agent;
    const mostlyFree = room.freePages * pageBytes > room.usedBytes;
    this.#shrinking =
      room.freePages > spoolSparePages &&
      this.#roomAt === undefined &&
      (this.#shrinking || mostlyFree);
  }

  /** The disk had no room for a transaction. */
  diskFull(now: number): void {
    this.#roomAt = Math.max(0, this.#room.usedBytes - limits.agent.spoolRoomBytes);
    this.#diskFullUntil = now + limits.agent.diskFullMs;
  }

  /** What is to be given up before anything else is written. */
  get urgent(): Wanted | undefined {
    return this.#roomAt === undefined ? undefined : { usedBytesMax: this.#roomAt };
  }

  /** What is to be given up when there is time, if the oldest record was spooled then. */
  due(now: number, oldestAt: number): Wanted | undefined {
    const { bytesMax, hoursMax } = this.#bounds;
    if (this.#thinning) return { usedBytesMax: bytesMax * limits.agent.spoolThinnedShare };
    const spooledBefore = now - hoursMax * hourMs;
    return now >= this.#ageAt && oldestAt < spooledBefore ? { spooledBefore } : undefined;
  }

  /** Notes what was given up for a full disk; false when that was nothing, and nothing is left. */
  madeRoom({ done, gone, room }: GivenUp): boolean {
    this.#freed ||= gone.bytes > 0;
    const freed = this.#freed;
    if (done) {
      this.#roomAt = undefined;
      this.#freed = false;
    }
    this.seen(room);
    return freed || !done;
  }

  /** The disk did not even let go of something. */
  madeNoRoom(): void {
    this.#roomAt = undefined;
    this.#freed = false;
  }

  /** Notes what was given up to stay within the bounds. */
  gaveUp({ done, room }: GivenUp, now: number): void {
    const wasThinning = this.#thinning;
    this.seen(room);
    if (!done) return;
    // What is still above the bound cannot be given up before more has come.
    this.#thinning = false;
    if (!wasThinning) this.#ageAt = now + limits.agent.spoolAgeEveryMs;
  }

  /** Most of the file is free, and the disk would rather have it back. */
  get isShrinking(): boolean {
    return this.#shrinking;
  }
}
