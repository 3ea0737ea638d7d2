/** How far one run of a consumer came. */
export interface Progress {
  /** Ledger position up to which everything is done. */
  readonly position: number;
  /** True when the run met its bound, or lost a race, with more of the log to read. */
  readonly more: boolean;
}

/** Bounds of one run; a consumer that has more to do is woken again. */
export const consumerBounds = {
  eventsPerRunMax: 2_000,
  /** Other runners of the same consumer may win this often before a run gives up its turn. */
  lostRacesMax: 5,
} as const;
