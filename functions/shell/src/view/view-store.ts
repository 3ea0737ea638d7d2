import type { FacilityId } from '@watchhouse/contracts';

/** Rows a projection changed between two positions. */
export interface ViewChange {
  readonly rows: ReadonlyMap<string, unknown>;
  readonly removed: readonly string[];
}

export interface ViewPosition {
  readonly generation: number;
  readonly appliedSeq: number;
}

/**
 * Rows of derived views with the ledger position they stand at. Rows and position are stored together, on
 * condition of the former position; a view may be deleted and rebuilt at any time.
 */
export interface ViewStore {
  position(facility: FacilityId, view: string): Promise<ViewPosition>;
  /** False when the position was no longer `from` (someone else applied it): nothing was written. */
  apply(
    facility: FacilityId,
    view: string,
    change: ViewChange,
    move: { readonly generation: number; readonly from: number; readonly to: number },
  ): Promise<boolean>;
  row(facility: FacilityId, view: string, key: string): Promise<unknown>;
  /** All rows of the current generation with the position they stand at, read so that both agree. */
  rows(
    facility: FacilityId,
    view: string,
  ): Promise<{ readonly position: ViewPosition; readonly rows: ReadonlyMap<string, unknown> }>;
  /** Makes `generation` the current one on condition of the former; readers switch at once. */
  switchGeneration(facility: FacilityId, view: string, from: number, to: number): Promise<boolean>;
}
