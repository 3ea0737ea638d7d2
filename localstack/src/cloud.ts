import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '@watchhouse/infra';
import type { Children, Ended } from './children.ts';
import { host } from './ports.ts';
import { StartFailure } from './start-failure.ts';

/** A LocalStack-compatible cloud and the account everything local lives in. */
export interface Cloud {
  /** Address without a trailing slash. */
  readonly address: string;
  readonly account: string;
  readonly region: string;
  /** Variables by which AWS clients and the CDK reach it instead of AWS. */
  readonly variables: Readonly<Record<string, string>>;
}

const account = '000000000000';
const region = 'us-east-1';
const upMsMax = 30_000;
const answerMsMax = 2_000;
const pollMs = 50;

/** Describes the cloud at an address. */
export function cloudAt(address: string): Cloud {
  return {
    address,
    account,
    region,
    variables: {
      AWS_ENDPOINT_URL: address,
      AWS_ENDPOINT_URL_S3: address,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      CDK_DEFAULT_ACCOUNT: account,
      CDK_DEFAULT_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  };
}

/** Starts the local cloud in its own process group and waits until it answers. */
export async function startCloud(
  children: Children,
  python: string,
  cloud: Cloud,
  stateDir: string,
  onDeath: (ended: Ended) => void,
): Promise<void> {
  const folder = cloudFolder(stateDir);
  mkdirSync(folder, { recursive: true });
  // The repository around it says that its JavaScript is of modules; that of bundled functions is not.
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  let death: Ended | undefined;
  children.stay(
    {
      name: 'cloud',
      command: python,
      args: ['-m', 'ministack'],
      cwd: repositoryRoot,
      env: environment(new URL(cloud.address).port, folder),
    },
    (ended) => {
      death = ended;
      onDeath(ended);
    },
  );
  await untilUp(cloud, () => death !== undefined, children.logOf('cloud'));
}

/** Where the cloud unpacks functions; of no use once it has ended. */
export function cloudFolder(stateDir: string): string {
  return path.join(stateDir, 'cloud');
}

function environment(port: string, folder: string): NodeJS.ProcessEnv {
  const { PATH: searchPath = '' } = process.env;
  return {
    ...withoutAws(process.env),
    // Functions run on the Node that the packages bring, not on the machine's.
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${searchPath}`,
    NODE_PATH: path.join(repositoryRoot, 'node_modules'),
    BIND_HOST: host,
    GATEWAY_PORT: port,
    MINISTACK_HOST: host,
    MINISTACK_ACCOUNT_ID: account,
    MINISTACK_REGION: region,
    AWS_DEFAULT_REGION: region,
    // These would listen on every address of the machine.
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    PYTHONUNBUFFERED: '1',
    // It unpacks every function there and, ended from outside, leaves that behind.
    TMPDIR: folder,
  };
}

/** The shell's own AWS settings must not leak into what is meant to stay on this machine. */
function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')));
}

async function untilUp(cloud: Cloud, isDead: () => boolean, log: string): Promise<void> {
  const deadline = Date.now() + upMsMax;
  while (Date.now() < deadline && !isDead()) {
    if (await answers(cloud.address)) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new StartFailure(`The local cloud did not start; it says why in ${log}.`);
}

/** Whether a LocalStack-compatible cloud answers at this address. */
export async function answers(address: string): Promise<boolean> {
  try {
    const response = await fetch(`${address}/_localstack/health`, {
      signal: AbortSignal.timeout(answerMsMax),
    });
    return response.ok;
  } catch {
    return false;
  }
}
