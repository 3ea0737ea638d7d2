import { exportLog, verifyExport } from '@watchhouse/shell';
import type { Checker, Finding } from './finding.ts';

/** The log of every facility verifies: order, hashes, states, checkpoints. */
export const ledgerSound: Checker = async ({ services, logs }) => {
  const findings: Finding[] = [];
  for (const { name, facility } of logs.keys()) {
    for await (const { report } of verifyExport(exportLog(services, facility))) {
      if (!report.whole)
        findings.push({ text: `${name}: the ledger is not sound: ${JSON.stringify(report)}` });
    }
  }
  return findings;
};
