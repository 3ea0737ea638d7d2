import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '@watchhouse/infra';
import type { Children } from './children.ts';
import { StartFailure } from './start-failure.ts';

const requirements = path.join(repositoryRoot, 'localstack/requirements.txt');
const ownVenv = path.join(repositoryRoot, '.local/venv');
const stampName = 'watchhouse-requirements';
const minor = 10;

/** Words of pip for an index that cannot be reached. */
const offline =
  /NewConnectionError|ConnectionError|Max retries|Temporary failure|No matching distribution|timed out/;

/**
 * Makes the project-local virtual environment with the pinned local cloud, unless it is there already.
 * @returns its Python
 */
export async function pythonWithCloud(children: Children, venv = ownVenv): Promise<string> {
  const stamp = path.join(venv, stampName);
  const python = path.join(venv, 'bin/python');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted)
    return python;
  const system = systemPython();
  rmSync(venv, { recursive: true, force: true });
  const run = (command: string, args: readonly string[]) =>
    children.run({ name: 'python', command, args, env: process.env, cwd: repositoryRoot });
  if ((await run(system, ['-m', 'venv', venv])) !== 0) {
    rmSync(venv, { recursive: true, force: true });
    throw new StartFailure(
      "Python's venv module is missing: install it (Debian and Ubuntu: apt install python3-venv) and start again.",
    );
  }
  if (
    (await run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements])) !== 0
  ) {
    const said = children.tail('python');
    throw new StartFailure(
      offline.test(said)
        ? 'The local cloud could not be installed because PyPI was not reached: connect to the network once and start again.'
        : `The local cloud could not be installed; pip says why in ${children.logOf('python')}.`,
    );
  }
  writeFileSync(stamp, wanted);
  return python;
}

/** The machine's Python, if it is new enough. */
function systemPython(): string {
  const check = `import sys; sys.exit(0 if sys.version_info >= (3, ${minor}) else 3)`;
  for (const command of ['python3', 'python']) {
    const { status, error } = spawnSync(command, ['-c', check], { stdio: 'ignore' });
    if (error === undefined && status === 0) return command;
  }
  throw new StartFailure(
    `The local cloud needs Python 3.${minor} or newer as "python3" on the PATH: install it and start again, or give a running cloud with --endpoint.`,
  );
}
