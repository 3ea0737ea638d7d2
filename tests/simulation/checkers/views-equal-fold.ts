import { consumerNames, consumers, rebuildViews } from '@watchhouse/shell';
import type { Checker, Finding } from './finding.ts';

/** Every view equals the fold of the log from its first event, and every consumer has come to its head. */
export const viewsEqualFold: Checker = async ({ services, logs }) => {
  const findings: Finding[] = [];
  for (const [{ name, facility }, log] of logs) {
    for (const consumer of consumerNames) {
      const position = await consumers[consumer].position(services, facility);
      if (position >= log.length) continue;
      findings.push({ text: `${name}: ${consumer} stands at ${position} of ${log.length}` });
    }
    for (const { view, differences } of await rebuildViews(services, facility)) {
      if (differences.length === 0) continue;
      const text = `${name}: the view ${view} differs from the log in ${differences.join(', ')}`;
      findings.push({ text });
    }
  }
  return findings;
};
