/** How far one run of a consumer came. */
export interface Progress {
  /** Ledger position up to which everything is done. */
  readonly position: number;
  /** True when the run met its bound, or lost a race, with more of the log to read. */
  readonly more: boolean;
}
