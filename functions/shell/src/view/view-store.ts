import type { FacilityId } from '@watchhouse/contracts';

/** Rows a projection changed between two positions. */
export interface ViewChange {
  readonly rows: ReadonlyMap<string, unknown>;
  readonly removed: readonly string[];
}

export interface ViewPosition {
  readonly generation: number;
  /** Ledger position the rows stand at; 0 before the first event. */
  readonly appliedSeq: number;
}

/** All rows of one generation of a view and the position they stand at. */
export interface ViewSnapshot {
  readonly position: ViewPosition;
  readonly rows: ReadonlyMap<string, unknown>;
  /** False when the view moved on while it was read: some rows, or their removal, may be newer. */
  readonly isExact: boolean;
}

/** Rows and removals that one `apply` takes: a transaction has room for the position besides. */
export const rowsPerApplyMax = 99;
/** Text of all rows of one `apply` together: a transaction takes 4 MB, keys and names need some of it. */
export const bytesPerApplyMax = 3 * 1024 * 1024;

/**
 * Rows of derived views with the ledger position they stand at. Rows and position are stored together, on
 * condition of the former position; a view may be deleted and rebuilt at any time. Reads are strongly consistent.
 */
export interface ViewStore {
  /** Position of the current generation. */
  position(facility: FacilityId, view: string): Promise<ViewPosition>;
  /** Position of any generation, 0 where there is none. */
  appliedSeq(facility: FacilityId, view: string, generation: number): Promise<number>;
  /**
   * At most `rowsPerApplyMax` rows and removals. False when the position was no longer `from` (someone else
   * applied it): nothing was written.
   */
  apply(
    facility: FacilityId,
    view: string,
    change: ViewChange,
    move: { readonly generation: number; readonly from: number; readonly to: number },
  ): Promise<boolean>;
  /** One row of the current generation. */
  row(facility: FacilityId, view: string, key: string): Promise<unknown>;
  /** The rows that exist among `keys`. */
  rowsOf(
    facility: FacilityId,
    view: string,
    generation: number,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, unknown>>;
  /**
   * All rows of a generation (the current one unless named). They hold everything up to the position given with
   * them; while the view is moving, single rows may already be newer, which whole-row deltas from there repeat.
   */
  rows(facility: FacilityId, view: string, generation?: number): Promise<ViewSnapshot>;
  /**
   * Makes generation `to` the current one on condition that `from` still is and that `to` stands at least where
   * `from` stands, so that no reader steps back.
   */
  switchGeneration(facility: FacilityId, view: string, from: number, to: number): Promise<boolean>;
  /** Removes a generation; removing the current one leaves an empty view at position 0. */
  drop(facility: FacilityId, view: string, generation: number): Promise<void>;
}
