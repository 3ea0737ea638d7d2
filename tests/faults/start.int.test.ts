import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { run } from '../deployed/command-line.ts';
import type { Ended } from '../deployed/command-line.ts';
import { runningHouse } from '../deployed/house.ts';
import { repositoryRoot } from '../repository-root.ts';

const house = runningHouse();
const folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runFile = process.env['WATCHHOUSE_RUN_FILE'] ?? '';
const stateDir = (name: string) => path.join(folder, name);
/** A port that nobody listens on: taken for a moment and given back. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** `npm start` after its packages are there, with the environment of a user who has run nothing before. */
async function start(...args: readonly string[]): Promise<Ended> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !(name in house.run.env)),
  );
  return run(process.execPath, ['localstack/src/start.ts', ...args], { env });
}

/** It failed with one sentence for the user, without a stack trace, and left nothing running. */
function expectSentence({ code, err }: Ended, sentence: RegExp, state: string): void {
  expect(err.trim().split('\n')).toEqual([expect.stringMatching(sentence)]);
  expect(code).toBe(1);
  const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  expect(processes.filter((args) => args.includes(state))).toEqual([]);
}

test('a second start while one runs says so and leaves the first alone', async () => {
  const state = path.dirname(runFile);
  const ended = await start('--state-dir', state, '--port', String(await freePort()));
  expect(ended.err.trim().split('\n')).toEqual([
    expect.stringMatching(/^Watchhouse is running already \(process \d+\)/),
  ]);
  expect(ended.code).toBe(1);
  expect(existsSync(runFile)).toBe(true);
  expect((await fetch(house.origin)).status).toBe(200);
});

test('a taken port is named, with the way to another', async () => {
  const { port } = new URL(house.origin);
  const ended = await start('--state-dir', stateDir('port'), '--port', port);
  expectSentence(ended, new RegExp(`${port}.*--port`), stateDir('port'));
});

test('an option that cannot be meant is refused', async () => {
  const ended = await start('--state-dir', stateDir('option'), '--port', 'http');
  expectSentence(ended, /--port takes a number/, stateDir('option'));
});

test('an address where no cloud answers is named', { timeout: 120_000 }, async () => {
  const endpoint = `http://127.0.0.1:${String(await freePort())}`;
  const port = String(await freePort());
  const ended = await start(
    '--state-dir',
    stateDir('away'),
    '--port',
    port,
    '--endpoint',
    endpoint,
  );
  expectSentence(
    ended,
    new RegExp(`No LocalStack-compatible cloud answers at ${endpoint}`),
    stateDir('away'),
  );
});

test(
  'a cloud that refuses the deployment ends the start with the place to look',
  { timeout: 180_000 },
  async () => {
    const cloud = createServer((request, response) => {
      const isHealth = request.url?.includes('health') ?? false;
      response.writeHead(isHealth ? 200 : 400, { 'content-type': 'application/json' });
      response.end(
        isHealth ? '{"services":{}}' : '{"__type":"AccessDeniedException","message":"no"}',
      );
    }).listen(0, '127.0.0.1');
    await once(cloud, 'listening');
    const endpoint = `http://127.0.0.1:${String((cloud.address() as AddressInfo).port)}`;
    try {
      const port = String(await freePort());
      const state = stateDir('refused');
      const ended = await start('--state-dir', state, '--port', port, '--endpoint', endpoint);
      expectSentence(ended, /\.log/, state);
      expect(existsSync(path.join(state, 'run.json'))).toBe(false);
    } finally {
      cloud.close();
    }
  },
);

test(
  'when the packages cannot be installed nothing further starts',
  { timeout: 120_000 },
  async () => {
    const copy = stateDir('copy');
    mkdirSync(path.join(copy, 'localstack'), { recursive: true });
    copyFileSync(
      path.join(repositoryRoot, 'localstack/prepare.mjs'),
      path.join(copy, 'localstack/prepare.mjs'),
    );
    const scripts = { prestart: 'node localstack/prepare.mjs', start: 'node started.mjs' };
    const dependencies = { 'is-number': '7.0.0' };
    const json = (value: object) => JSON.stringify(value);
    writeFileSync(path.join(copy, 'package.json'), json({ name: 'copy', scripts, dependencies }));
    // A lock file that does not know the dependency: `npm ci` refuses it without asking any registry.
    const lock = {
      name: 'copy',
      lockfileVersion: 3,
      requires: true,
      packages: { '': { name: 'copy' } },
    };
    writeFileSync(path.join(copy, 'package-lock.json'), json(lock));
    writeFileSync(
      path.join(copy, 'started.mjs'),
      `import { writeFileSync } from 'node:fs';writeFileSync('started', '');`,
    );
    const { code, err } = await run('npm', ['start'], { cwd: copy });
    expect(code).not.toBe(0);
    expect(err).toContain('The packages could not be installed');
    expect(existsSync(path.join(copy, 'started'))).toBe(false);
  },
);
