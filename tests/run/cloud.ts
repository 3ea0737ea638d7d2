import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { repositoryRoot } from '../repository-root.ts';
import { toolEnvironment } from './command.ts';
import { logTails } from './log-tails.ts';
import type { Outcome } from './outcome.ts';
import { isGroupAlive, signalGroup } from './process-group.ts';

/** A running local cloud: the file that says where everything is, and how to end it. */
export interface Cloud {
  readonly runFile: string;
  /** The last lines that its parts logged. */
  readonly logs: () => string;
  /** One check: after a single interrupt everything ended, nothing of the group left behind. */
  readonly stop: () => Promise<Outcome>;
}

export interface CloudOptions {
  /** The script of `npm start`, relative to the repository or absolute. */
  readonly script: string;
  readonly startMsMax: number;
  readonly stopMsMax: number;
}

const defaults: CloudOptions = {
  script: 'localstack/src/start.ts',
  // On a machine's first run the virtual environment of the local cloud is made as well.
  startMsMax: 10 * 60_000,
  stopMsMax: 30_000,
};

/** Starts what `npm start` starts, apart from any that already runs; a sentence if it fails. */
export async function startCloud(options: Partial<CloudOptions> = {}): Promise<Cloud | string> {
  const { script, startMsMax, stopMsMax } = { ...defaults, ...options };
  const stateFolder = mkdtempSync(path.join(tmpdir(), 'watchhouse-cloud-'));
  const runFile = path.join(stateFolder, 'run.json');
  const port = String(await freePort());
  const child = spawn(process.execPath, [script, '--port', port, '--state-dir', stateFolder], {
    cwd: repositoryRoot,
    env: toolEnvironment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const forget = endWithUs(child, stopMsMax);
  const finish = async (): Promise<string | undefined> => {
    const complaint = await endGroup(child, stopMsMax);
    forget();
    rmSync(stateFolder, { recursive: true, force: true });
    return complaint;
  };

  const { isReady, words } = await untilReady(child, startMsMax);
  if (!isReady || !existsSync(runFile)) {
    await finish();
    return `${words().trimEnd()}\nThe local cloud did not get ready; its own words are above.`;
  }
  const stop = async (): Promise<Outcome> => {
    const complaint = await finish();
    if (complaint === undefined) return { passed: 1, failed: 0 };
    console.log(`${words().trimEnd()}\n${complaint}`);
    return { passed: 0, failed: 1 };
  };
  return { runFile, logs: () => logTails(stateFolder), stop };
}

/** Follows what the start prints until its line `ready`, its end, or the time limit. */
async function untilReady(
  child: ChildProcess,
  startMsMax: number,
): Promise<{ readonly isReady: boolean; readonly words: () => string }> {
  let text = '';
  const isReady = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), startMsMax);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (/^ready\b/m.test(text)) resolve(true);
      });
    }
    // `close` comes after the last word, `exit` may come before it.
    child.once('close', () => resolve(false));
    child.once('exit', () => clearTimeout(timer));
  });
  return { isReady, words: () => text };
}

/** Interrupts the start as Ctrl-C would; a sentence if it did not end, or not completely. */
async function endGroup(child: ChildProcess, stopMsMax: number): Promise<string | undefined> {
  const { pid } = child;
  if (pid === undefined) return 'the local cloud could not be started';
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  if (!hasEnded()) child.kill('SIGINT');
  const deadline = performance.now() + stopMsMax;
  while ((!hasEnded() || isGroupAlive(pid)) && performance.now() < deadline) await pause(50);
  if (hasEnded() && !isGroupAlive(pid)) return undefined;
  const complaint = hasEnded() ? 'left processes behind' : 'did not end';
  signalGroup(pid, 'SIGKILL');
  return `the local cloud ${complaint} within ${stopMsMax} ms of an interrupt`;
}

/** An interrupted test run must not leave a cloud running; returns how to undo this. */
function endWithUs(child: ChildProcess, stopMsMax: number): () => void {
  const onSignal = (): void => {
    void endGroup(child, stopMsMax).then(() => process.exit(130));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
