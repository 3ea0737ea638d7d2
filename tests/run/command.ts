import { spawn } from 'node:child_process';
import path from 'node:path';

import { repositoryRoot } from '../repository-root.ts';

/** The environment of everything we start: our tools and our Node first, whoever called us. */
export const toolEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [path.join(repositoryRoot, 'node_modules/.bin'), process.env['PATH']].join(path.delimiter),
};

/** How a command ended (a signal counts as 1) and all it printed. */
export interface CommandResult {
  readonly code: number;
  readonly output: string;
}

/** Runs a shell command at the top of the repository with nothing on its standard input. */
export function runCommand(
  command: string,
  options: { readonly env?: NodeJS.ProcessEnv; readonly isShown?: boolean } = {},
): Promise<CommandResult> {
  const child = spawn(command, {
    cwd: repositoryRoot,
    env: { ...toolEnvironment, ...options.env },
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      chunks.push(chunk);
      if (options.isShown === true) process.stdout.write(chunk);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output: chunks.join('') }));
  });
}
