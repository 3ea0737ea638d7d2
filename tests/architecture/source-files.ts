import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { repositoryRoot } from '../repository-root.ts';

/** Deliberately wrong files: they prove the checkers and are not part of the product. */
const breakingFolder = 'tests/architecture/breaking/';

/**
 * Paths, relative to the repository, of everything that is committed or would be by `git add .`
 * (so a fault shows before the commit), without the breaking examples.
 */
export function repositoryFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
    cwd: repositoryRoot,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(listed.split('\0'))]
    .filter((file) => file !== '' && !file.startsWith(breakingFolder))
    .filter((file) => existsSync(path.join(repositoryRoot, file)))
    .sort();
}

/** Whether a path is code of ours (generated files aside). */
export function isCode(file: string): boolean {
  return /\.(ts|js|mjs|cjs|svelte)$/.test(file) && !/(^|\/)generated\//.test(file);
}
