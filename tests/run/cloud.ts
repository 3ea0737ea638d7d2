import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { toolEnvironment } from './command.ts';
import type { Outcome } from './outcome.ts';
import { repositoryRoot } from '../repository-root.ts';

/** First run on a machine: the virtual environment of the local cloud is made as well. */
const startMsMax = 10 * 60_000;
const stopMsMax = 30_000;

/** A running local cloud: the file that says where everything is, and how to end it. */
export interface Cloud {
  readonly runFile: string;
  /** One check: everything ended by itself after a single interrupt. */
  readonly stop: () => Promise<Outcome>;
}

/** Starts the same thing as `npm start`, apart from any that already runs; a sentence if it fails. */
export async function startCloud(): Promise<Cloud | string> {
  const stateFolder = mkdtempSync(path.join(tmpdir(), 'watchhouse-cloud-'));
  const runFile = path.join(stateFolder, 'run.json');
  const child = spawn(
    process.execPath,
    ['localstack/src/start.ts', '--port', String(await freePort()), '--state-dir', stateFolder],
    {
      cwd: repositoryRoot,
      env: toolEnvironment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const forget = endWithUs(child);
  const finish = async (): Promise<boolean> => {
    const isClean = await endGroup(child);
    forget();
    rmSync(stateFolder, { recursive: true, force: true });
    return isClean;
  };
  const output = await untilReady(child);
  if (output.isReady && existsSync(runFile)) {
    return {
      runFile,
      stop: async () => ((await finish()) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }),
    };
  }
  await finish();
  return `${output.text.trimEnd()}\nThe local cloud did not get ready; its own words are above.`;
}

/** Follows what the start prints until its line `ready`, its end, or the time limit. */
async function untilReady(child: ChildProcess): Promise<{ isReady: boolean; text: string }> {
  let text = '';
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ isReady: false, text }), startMsMax);
    const settle = (isReady: boolean): void => {
      clearTimeout(timer);
      resolve({ isReady, text });
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (/^ready\b/m.test(text)) settle(true);
      });
    }
    child.once('exit', () => settle(false));
  });
}

/** Interrupts the start as Ctrl-C would; true if it ended by itself and left no process behind. */
async function endGroup(child: ChildProcess): Promise<boolean> {
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  if (!isGone()) {
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, stopMsMax).unref())]);
  }
  const isClean = isGone();
  const leftBehind = signalGroup(child, 'SIGKILL');
  if (!isClean) console.log(`the local cloud did not end within ${stopMsMax / 1000} s`);
  else if (leftBehind) console.log('the local cloud left processes of its group behind');
  return isClean && !leftBehind;
}

/** Whether the child's process group still had a member to signal. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): boolean {
  if (child.pid === undefined) return false;
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}

/** An interrupted test run must not leave a cloud running; returns how to undo this. */
function endWithUs(child: ChildProcess): () => void {
  const onSignal = (): void => {
    void endGroup(child).then(() => process.exit(130));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
