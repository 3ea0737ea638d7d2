import type { Command, DeadlineId, FacilityId, Instant } from '@watchhouse/contracts';

/** What is sent when something falls due; its id follows from the deadline's, so it counts once. */
export interface DueItem {
  readonly facility: FacilityId;
  readonly deadline: DeadlineId;
  readonly dueAt: Instant;
  readonly command: Command;
}

/** Identifies a due item: where it lies and which it is. */
export type DueKey = Pick<DueItem, 'facility' | 'deadline' | 'dueAt'>;

/** Everything that is due some day, sorted by instant. Writing or removing twice changes nothing. */
export interface DueStore {
  put(item: DueItem): Promise<void>;
  remove(key: DueKey): Promise<void>;
  get(key: DueKey): Promise<DueItem | undefined>;
  /** Items of all facilities from the beginning of time up to an instant, oldest first within a bucket. */
  until(instant: Instant, limitPerBucket: number): Promise<readonly DueItem[]>;
}
