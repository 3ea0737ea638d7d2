import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  bundleHandlers,
  localStackName,
  outputName,
  repositoryRoot,
  synthLocal,
} from '@watchhouse/infra';
import type { Children } from './children.ts';
import type { Cloud } from './cloud.ts';
import { StartFailure } from './start-failure.ts';

/** What the stack says of itself, by the names of the functions' environment variables. */
export interface Deployment {
  readonly value: (variable: string) => string;
  /** Every variable, to run the command line or an agent against this deployment. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Variables of a deployment that start, command line and agent read. */
const variableNames = [
  'LEDGER_TABLE',
  'VIEWS_TABLE',
  'CONNECTIONS_TABLE',
  'KEYS_TABLE',
  'ACCESS_TABLE',
  'DUE_TABLE',
  'ARCHIVE_BUCKET',
  'STATE_BUCKET',
  'WAKE_QUEUE_URL',
  'DEADLINE_QUEUE_URL',
  'SIGNALS_STREAM',
  'SEAL_KEY_ID',
  'CHECKPOINT_KEY_ID',
  'OIDC_ISSUER',
  'OIDC_JWKS_URI',
  'OIDC_CLIENT_ID',
  'PUSH_ENDPOINT',
  'OBJECT_LOCK_MODE',
  'KEY_RECOVERY_DAYS',
  'WEB_CONFIG',
  'HTTP_API_ID',
  'LIVE_API_ID',
  'USER_POOL_ID',
] as const;

/** Bundles the handlers and synthesises the stack for a cloud at `address`; gives the assembly's folder. */
export async function synthesise(
  stateDir: string,
  cloud: Cloud,
  origins: readonly string[],
): Promise<string> {
  const handlers = path.join(stateDir, 'handlers');
  const outdir = path.join(stateDir, 'cdk.out');
  rmSync(outdir, { recursive: true, force: true });
  await bundleHandlers(handlers);
  const { address, account, region } = cloud;
  synthLocal({ cloud: address, origins, account, region, handlers, outdir });
  return outdir;
}

/** Prepares the cloud for the CDK. */
export async function bootstrap(children: Children, cloud: Cloud, stateDir: string): Promise<void> {
  const target = `aws://${cloud.account}/${cloud.region}`;
  // In a folder without an app of its own, so that nothing is synthesised for it.
  const code = await cdk({ children, cloud, name: 'bootstrap', cwd: stateDir }, [
    'bootstrap',
    target,
  ]);
  if (code !== 0) {
    throw new StartFailure(
      `The cloud could not be prepared; the CDK says why in ${children.logOf('bootstrap')}.`,
    );
  }
}

/** Deploys the assembly with the plain CDK command line. */
export async function deploy(
  children: Children,
  cloud: Cloud,
  assembly: string,
  stateDir: string,
): Promise<Deployment> {
  const file = path.join(stateDir, 'outputs.json');
  const args = ['deploy', '--all', '--app', assembly, '--outputs-file', file];
  // Without a change set: nobody looks at one here, and it doubles the time.
  const quiet = ['--require-approval', 'never', '--method', 'direct', '--progress', 'events'];
  const code = await cdk({ children, cloud, name: 'deploy', cwd: stateDir }, [...args, ...quiet]);
  if (code !== 0) {
    throw new StartFailure(
      `The stack could not be deployed; the CDK says why in ${children.logOf('deploy')}, the cloud in ${children.logOf('cloud')}.`,
    );
  }
  return readDeployment(readFileSync(file, 'utf8'));
}

/** Reads the outputs file of the CDK. */
export function readDeployment(text: string): Deployment {
  const all = JSON.parse(text) as Record<string, Record<string, string>>;
  const outputs = all[localStackName] ?? {};
  const value = (variable: string): string => {
    const found = outputs[outputName(variable)];
    if (found === undefined) throw new StartFailure(`The stack has no output for ${variable}.`);
    return found;
  };
  return {
    value,
    variables: Object.fromEntries(variableNames.map((name) => [name, value(name)])),
  };
}

interface CdkRun {
  readonly children: Children;
  readonly cloud: Cloud;
  readonly name: string;
  readonly cwd: string;
}

function cdk({ children, cloud, name, cwd }: CdkRun, args: readonly string[]): Promise<number> {
  return children.run({
    name,
    command: path.join(repositoryRoot, 'node_modules/.bin/cdk'),
    args: [...args, '--no-notices'],
    cwd,
    env: { ...process.env, ...cloud.variables, CDK_DISABLE_VERSION_CHECK: '1', CI: 'true' },
  });
}
