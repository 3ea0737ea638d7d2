/** What one call of the engine counted. */
export interface DetectionCounters {
  readonly signals: number;
  readonly late: number;
  readonly duplicates: number;
  readonly sequenceGaps: number;
  /** Keys given up because a rule held too many, and what was told ahead and can no longer be corrected. */
  readonly evicted: number;
  /** Alarms of an agent's own detection under a rule or key that these rules do not know; not told. */
  readonly unknownRules: number;
}

export const noCounts: DetectionCounters = {
  signals: 0,
  late: 0,
  duplicates: 0,
  sequenceGaps: 0,
  evicted: 0,
  unknownRules: 0,
};
