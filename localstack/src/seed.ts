import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '@watchhouse/infra';
import type { Children } from './children.ts';
import type { Cloud } from './cloud.ts';
import type { Deployment } from './deploy.ts';
import { founding } from './founding.ts';
import { writeSample } from './sample-files.ts';
import { StartFailure } from './start-failure.ts';

interface Seed {
  readonly children: Children;
  readonly cloud: Cloud;
  readonly deployment: Deployment;
  readonly stateDir: string;
  readonly subjects: ReadonlyMap<string, string>;
}

/** Founds the sample facility by the command line, as one would found a real one. */
export async function seed({
  children,
  cloud,
  deployment,
  stateDir,
  subjects,
}: Seed): Promise<void> {
  const file = path.join(stateDir, 'founding.json');
  writeFileSync(
    file,
    JSON.stringify(founding(subjects, writeSample(stateDir), new Date()), null, 2),
  );
  const code = await children.run({
    name: 'seed',
    command: process.execPath,
    args: ['functions/cli/src/main.ts', 'found', '--file', file],
    cwd: repositoryRoot,
    env: { ...process.env, ...cloud.variables, ...deployment.variables },
  });
  if (code !== 0) {
    throw new StartFailure(
      `The sample facility could not be founded; the command line says why in ${children.logOf('seed')}.`,
    );
  }
}
