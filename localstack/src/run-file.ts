import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Post } from '@watchhouse/contracts';
import { livePath } from '@watchhouse/infra';
import type { Cloud } from './cloud.ts';
import { demoAccounts, demoPassword } from './demo-accounts.ts';
import type { DemoAccount } from './demo-accounts.ts';
import type { Deployment } from './deploy.ts';
import { sample } from './sample.ts';

/** What `<state folder>/run.json` says of a run while it lives. */
export interface RunFile {
  /** Addresses: the web application, its API, its live connections, the cloud behind. */
  readonly web: string;
  readonly api: string;
  readonly live: string;
  readonly cloud: string;
  readonly facilities: { readonly first: string; readonly second: string; readonly city: string };
  readonly accounts: readonly {
    readonly name: string;
    readonly post: Post;
    readonly unit: DemoAccount['unit'];
    readonly password: string;
  }[];
  /** Process ids by name; each but `start` leads a process group of its own. */
  readonly processes: Readonly<Record<string, number>>;
  /** Seconds of each step of the start. */
  readonly steps: Readonly<Record<string, number>>;
  /** Where faults are ordered (`watchhouse fault`). */
  readonly faults: { readonly address: string; readonly token: string };
  /** The simulated camera: its device in the plan, and its address; absent without an agent. */
  readonly camera?: { readonly device: string; readonly address: string };
  /** Environment in which the command line, an agent or a test works on this deployment. */
  readonly env: Readonly<Record<string, string>>;
}

/** The run file of a system that just got ready. */
export function runFileOf(run: {
  readonly origin: string;
  readonly cloud: Cloud;
  readonly deployment: Deployment;
  readonly pids: Readonly<Record<string, number>>;
  readonly steps: Readonly<Record<string, number>>;
  readonly faults: RunFile['faults'];
  readonly camera: RunFile['camera'];
}): RunFile {
  const { origin, cloud, deployment, pids, steps, faults, camera } = run;
  return {
    web: origin,
    api: `${origin}/api`,
    live: `${origin.replace('http', 'ws')}${livePath}`,
    cloud: cloud.address,
    facilities: { first: sample.facility, second: sample.second, city: sample.city },
    accounts: demoAccounts.map((account) => ({ ...account, password: demoPassword })),
    processes: { start: process.pid, ...pids },
    steps,
    faults,
    ...(camera && { camera }),
    env: { ...cloud.variables, ...deployment.variables },
  };
}

/** Writes the file; gives how to take it away again. */
export function writeRunFile(stateDir: string, run: RunFile): () => void {
  const file = path.join(stateDir, 'run.json');
  writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  return () => rmSync(file, { force: true });
}
