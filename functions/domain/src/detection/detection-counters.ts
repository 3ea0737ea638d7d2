/** What one call of the engine counted. */
export interface DetectionCounters {
  readonly signals: number;
  readonly late: number;
  readonly duplicates: number;
  readonly sequenceGaps: number;
  /** Keys given up because a rule held too many. */
  readonly evicted: number;
}

export const noCounts: DetectionCounters = {
  signals: 0,
  late: 0,
  duplicates: 0,
  sequenceGaps: 0,
  evicted: 0,
};
