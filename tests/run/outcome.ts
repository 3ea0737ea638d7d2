/** How many checks of a tier passed and failed. A gate counts as one check, a test as one. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

/** The sum of several outcomes. */
export function sumOutcomes(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    { passed: 0, failed: 0 },
  );
}

/** A tier in which nothing ran has not shown anything, so it fails. */
export function failIfEmpty(outcome: Outcome): Outcome {
  return outcome.passed + outcome.failed === 0 ? { passed: 0, failed: 1 } : outcome;
}
