import { existsSync } from 'node:fs';
import path from 'node:path';

import { runCommand } from './command.ts';
import { repositoryRoot } from '../repository-root.ts';

/**
 * Writes what the web's types are made of (route types, compiled messages). Compiler, linter and
 * tests all read them, so this comes before any of them.
 */
export async function prepareWeb(): Promise<void> {
  if (!existsSync(path.join(repositoryRoot, 'web/vite.config.ts'))) return;
  const { code, output } = await runCommand('npm run -s prepare-types -w web');
  if (code !== 0) throw new Error(`the web's types could not be prepared:\n${output}`);
}
