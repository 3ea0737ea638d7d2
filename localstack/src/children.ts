import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { StartFailure } from './start-failure.ts';

export interface ChildOptions {
  /** What it is called in sentences and in the name of its log. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Time for a process group to end by itself before it is killed. */
const graceMs = 4_000;
const pollMs = 50;
const tailLines = 20;

/**
 * The processes of one run. Each leads a process group of its own, so that ending it takes what it started
 * with it (the local cloud runs functions as children and does not always end them).
 */
export class Children {
  readonly #logs: string;
  readonly #running = new Map<string, ChildProcess>();
  #isEnding = false;

  constructor(logs: string) {
    this.#logs = logs;
    rmSync(logs, { recursive: true, force: true });
    mkdirSync(logs, { recursive: true });
  }

  /** Process ids by name. */
  get pids(): Readonly<Record<string, number>> {
    const entries = [...this.#running].map(([name, { pid }]) => [name, pid ?? 0] as const);
    return Object.fromEntries(entries);
  }

  /** True once the run is being ended: nothing can be started any more. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Kills a child and all it started, without asking. */
  kill(name: string): void {
    const pid = this.#running.get(name)?.pid;
    if (pid !== undefined) signal(pid, 'SIGKILL');
  }

  logOf(name: string): string {
    return path.join(this.#logs, `${name}.log`);
  }

  /** The last lines a child wrote. */
  tail(name: string): string {
    try {
      return readFileSync(this.logOf(name), 'utf8')
        .trimEnd()
        .split('\n')
        .slice(-tailLines)
        .join('\n');
    } catch {
      return '';
    }
  }

  /** Starts a process that stays; `onDeath` hears of it if it ends before `endAll`. */
  stay(options: ChildOptions, onDeath: (ended: Ended) => void): void {
    const child = this.#spawn(options);
    child.once('exit', (code, signal) => {
      this.#running.delete(options.name);
      if (!this.#isEnding) onDeath({ code, signal });
    });
  }

  /** Runs a process to its end and gives its exit code (127 if it could not be started). */
  async run(options: ChildOptions): Promise<number> {
    const child = this.#spawn(options);
    return new Promise((resolve) => {
      child.once('error', () => resolve(127));
      child.once('exit', (code) => {
        this.#running.delete(options.name);
        resolve(code ?? 1);
      });
    });
  }

  /** Ends every group, kindly first. Afterwards none of their processes is left. */
  async endAll(): Promise<void> {
    this.#isEnding = true;
    const groups = [...this.#running.values()].flatMap(({ pid }) =>
      pid === undefined ? [] : [pid],
    );
    for (const group of groups) signal(group, 'SIGTERM');
    const deadline = Date.now() + graceMs;
    while (groups.some((group) => signal(group, 0)) && Date.now() < deadline) await pause(pollMs);
    for (const group of groups) signal(group, 'SIGKILL');
    while (groups.some((group) => signal(group, 0)) && Date.now() < deadline + graceMs) {
      await pause(pollMs);
    }
    this.#running.clear();
  }

  #spawn({ name, command, args, env, cwd }: ChildOptions): ChildProcess {
    if (this.#isEnding) throw new StartFailure('The start was interrupted.');
    const log = openSync(this.logOf(name), 'a');
    const child = spawn(command, [...args], {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    // Without a listener a command that is not there would end this process too.
    child.once('error', () => this.#running.delete(name));
    this.#running.set(name, child);
    return child;
  }
}

/** Signals a process group; whether it still had a member. */
function signal(group: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, name);
  } catch {
    return false;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
