import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runCommand } from './command.ts';
import type { Outcome } from './outcome.ts';
import type { TierName } from './tiers.ts';

/** The part of vitest's JSON report that counts. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * Runs one tier of tests and counts them. A test that was passed over counts as failed, and so does
 * a file that could not be loaded: neither has shown anything.
 */
export async function runVitestTier(tier: TierName, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-report-'));
  const reportFile = path.join(folder, 'report.json');
  try {
    const { code, output } = await runCommand(
      `vitest run ${projectsOf(tier)} --reporter=dot --reporter=json --outputFile.json=${reportFile}`,
      { env },
    );
    const outcome = existsSync(reportFile)
      ? countTests(JSON.parse(readFileSync(reportFile, 'utf8')) as Report)
      : { passed: 0, failed: 0 };
    if (code === 0 && outcome.failed === 0) return outcome;
    console.log(output.trimEnd());
    // Anything that made vitest fail without a failed test, such as an unhandled rejection.
    return outcome.failed === 0 ? { ...outcome, failed: 1 } : outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The web's unit tests are a project of their own, because its state classes are compiled. */
function projectsOf(tier: TierName): string {
  const projects = tier === 'unit' ? ['unit', 'unit-web'] : [tier];
  return projects.map((project) => `--project ${project}`).join(' ');
}

/** Counts a report as described at {@link runVitestTier}. */
export function countTests(report: Report): Outcome {
  const unloadable = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed:
      report.numFailedTests + report.numPendingTests + report.numTodoTests + unloadable.length,
  };
}
