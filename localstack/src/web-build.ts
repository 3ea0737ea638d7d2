import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '@watchhouse/infra';
import type { Children } from './children.ts';
import { StartFailure } from './start-failure.ts';

/** Where the built web application lies. */
const webFolder = path.join(repositoryRoot, 'web/build');
const stamp = path.join(webFolder, '.watchhouse-sources');

/** What the built files depend on; everything else in the rooms is a product of these. */
const sources = [
  'web/src',
  'web/static',
  'web/messages',
  'web/project.inlang/settings.json',
  'web/inlang.config.js',
  'web/tsconfig.json',
  'web/vite.config.ts',
  'web/package.json',
  'data-contracts/src',
  'package-lock.json',
];
const generated = path.join(repositoryRoot, 'web/src/lib/paraglide');

/** Builds the web application unless it was built from the same sources. */
export async function buildWeb(children: Children): Promise<void> {
  const wanted = hashOf(sources.map((source) => path.join(repositoryRoot, source)));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(stamp, { force: true });
  const code = await children.run({
    name: 'web',
    command: 'npm',
    args: ['run', '--silent', 'build', '--workspace', 'web'],
    env: process.env,
    cwd: repositoryRoot,
  });
  if (code !== 0) {
    throw new StartFailure(
      `The web application does not build; Vite says why in ${children.logOf('web')}.`,
    );
  }
  writeFileSync(stamp, wanted);
}

/** A copy for one run, so that building anew does not pull the files from under it; gives its folder. */
export function copyOfWeb(stateDir: string): string {
  const copy = path.join(stateDir, 'web');
  rmSync(copy, { recursive: true, force: true });
  cpSync(webFolder, copy, { recursive: true });
  return copy;
}

/** Hash over names and contents of files and folders. */
export function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesBelow)) {
    hash.update(path.relative(repositoryRoot, file)).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesBelow(place: string): string[] {
  if (place === generated || !existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place)
    .sort()
    .flatMap((name) => filesBelow(path.join(place, name)));
}
