import { existsSync } from 'node:fs';
import path from 'node:path';

import { repositoryRoot } from '../repository-root.ts';
import { runCommand } from './command.ts';
import type { Outcome } from './outcome.ts';
import type { TierName } from './tiers.ts';

const readers: readonly TierName[] = ['types', 'lint', 'unused', 'unit'];

/**
 * Writes what the web's types are made of (route types, compiled messages): compiler, linter and
 * tests read them, and none of them is committed. Counts as a check only if it fails.
 */
export async function prepareWeb(tiers: readonly TierName[]): Promise<Outcome> {
  const isNeeded =
    tiers.some((tier) => readers.includes(tier)) &&
    existsSync(path.join(repositoryRoot, 'web/vite.config.ts'));
  if (!isNeeded) return { passed: 0, failed: 0 };
  const { code, output } = await runCommand('npm run -s sync -w web');
  if (code === 0) return { passed: 0, failed: 0 };
  console.log(`${output.trimEnd()}\n✗ the web's generated types (npm run sync -w web)`);
  return { passed: 0, failed: 1 };
}
