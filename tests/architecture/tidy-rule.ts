/** One file as a rule sees it; `text` is empty for binary files. */
export interface TidyFile {
  readonly path: string;
  readonly text: string;
  readonly bytes: number;
}

/** A style rule that a machine can check on one file: the problems found, in words. */
export interface TidyRule {
  readonly name: string;
  readonly applies: (path: string) => boolean;
  readonly check: (file: TidyFile) => readonly string[];
}

/** Whether a path is made by a script of ours or by a tool. */
function isGenerated(path: string): boolean {
  return /(^|\/)generated\//.test(path) || path === 'package-lock.json';
}

/** Whether a path is code that a person of the project wrote. */
export function isWrittenCode(path: string): boolean {
  return /\.(ts|js|mjs|svelte)$/.test(path) && !isGenerated(path);
}

/** Whether a path is a test or serves only tests. */
export function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.startsWith('tests/');
}
