import { execFile } from 'node:child_process';
import { repositoryRoot } from '../repository-root.ts';

/** What a program said and how it ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end in the repository; its exit code is data. */
export async function run(
  command: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      command,
      [...args],
      { cwd: repositoryRoot, env: process.env, maxBuffer: 64 * 1024 * 1024, ...options },
      (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ code, out, err });
      },
    );
  });
}

/** Runs `watchhouse …` against the system under test. */
export async function watchhouse(...args: readonly string[]): Promise<Ended> {
  return run(process.execPath, ['functions/cli/src/main.ts', ...args]);
}
