import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { repositoryRoot } from './bundle.ts';
import { stageNamed } from './stages.ts';

/**
 * `npm run deploy -- [stage] [--yes]`: shows what would change in the account of the shell's credentials, asks,
 * prepares account and region for the CDK if they are not yet, and deploys. The stage is `staging` if unnamed.
 */
const args = process.argv.slice(2);
const isAgreed = args.includes('--yes');
const stage = args.find((arg) => !arg.startsWith('-')) ?? 'staging';
const infra = path.join(repositoryRoot, 'infra');
const assembly = path.join(infra, 'cdk.out');

process.exitCode = await deploy();

async function deploy(): Promise<number> {
  if (stageNamed(stage) === undefined) {
    return refuse(`There is no stage "${stage}"; the stages are in infra/src/stages.ts.`);
  }
  if (run('npm', ['run', '-w', 'web', 'build']) !== 0)
    return refuse('The web application does not build.');
  if (cdk('synth', '--quiet', '--output', assembly) !== 0) {
    return refuse('The stack cannot be synthesised; the reason stands above.');
  }
  if (cdk('diff', '--app', assembly) !== 0) {
    return refuse(
      'The account cannot be compared: check the credentials and the region of this shell.',
    );
  }
  if (!isAgreed && !(await agrees())) return refuse('Nothing was deployed.');
  if (cdk('bootstrap', '--app', assembly) !== 0) {
    return refuse('The account could not be prepared for the CDK; the reason stands above.');
  }
  const code = cdk('deploy', '--app', assembly, '--all', '--require-approval', 'never');
  return code === 0 ? 0 : refuse('The deployment failed; CloudFormation has rolled it back.');
}

function cdk(...parts: string[]): number {
  return run('cdk', [...parts, '--no-notices']);
}

function run(command: string, parts: string[]): number {
  const { status } = spawnSync(command, parts, {
    cwd: command === 'cdk' ? infra : repositoryRoot,
    stdio: 'inherit',
    env: { ...process.env, WATCHHOUSE_STAGE: stage },
  });
  return status ?? 1;
}

async function agrees(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question(`Deploy stage "${stage}" as shown above? [y/N] `);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}

function refuse(sentence: string): number {
  console.error(sentence);
  return 1;
}
