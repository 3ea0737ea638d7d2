import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = path.join(import.meta.dirname, '../prepare.mjs');

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'watchhouse-prepare-'));
  mkdirSync(path.join(root, 'localstack'));
  mkdirSync(path.join(root, 'bin'));
  cpSync(script, path.join(root, 'localstack/prepare.mjs'));
  writeFileSync(path.join(root, 'package-lock.json'), '{"lockfileVersion":3}');
});
afterEach(() => rmSync(root, { recursive: true }));

/** Runs the script of a clone whose `npm` is a shell script of ours. */
function prepare({ npm = 'mkdir -p node_modules; echo npm >> calls', event = 'prestart' } = {}) {
  const file = path.join(root, 'bin/npm');
  writeFileSync(file, `#!/bin/sh\n${npm}\n`);
  chmodSync(file, 0o755);
  const env = { PATH: `${root}/bin:/usr/bin:/bin`, npm_lifecycle_event: event };
  return spawnSync(process.execPath, ['localstack/prepare.mjs'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
}

const installs = () => {
  const calls = path.join(root, 'calls');
  return existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n').length : 0;
};

function runs(pid: number): void {
  mkdirSync(path.join(root, '.local'));
  writeFileSync(path.join(root, '.local/run.lock'), JSON.stringify({ pid }));
}

describe('before a start', () => {
  it('installs once for the same lock file, and again for another', () => {
    expect(prepare().status).toBe(0);
    expect(prepare().status).toBe(0);
    expect(installs()).toBe(1);
    writeFileSync(path.join(root, 'package-lock.json'), '{"lockfileVersion":3,"name":"changed"}');
    expect(prepare().status).toBe(0);
    expect(installs()).toBe(2);
  });

  it('says that the registry was not reached, and installs again the next time', () => {
    const offline = prepare({
      npm: 'mkdir -p node_modules; echo "ENOTFOUND registry" >&2; exit 1',
    });
    expect(offline.status).toBe(1);
    expect(offline.stderr).toContain('connect to the network once');
    expect(prepare().status).toBe(0);
    expect(installs()).toBe(1);
  });

  it('says that npm failed', () => {
    const failed = prepare({ npm: 'echo "EUSAGE lock file" >&2; exit 1' });
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain('EUSAGE lock file');
    expect(failed.stderr).toContain('Nothing was started');
  });

  it('refuses while another runs', () => {
    runs(process.pid);
    const refused = prepare();
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`running already (process ${process.pid})`);
    expect(installs()).toBe(0);
  });

  it('does not mind a lock whose process is gone', () => {
    runs(spawnSync(process.execPath, ['-e', '']).pid);
    expect(prepare().status).toBe(0);
  });
});

describe('before the tests', () => {
  it('lets a running house be, as long as nothing must be installed', () => {
    expect(prepare({ event: 'pretest' }).status).toBe(0);
    runs(process.pid);
    expect(prepare({ event: 'pretest' }).status).toBe(0);
    writeFileSync(path.join(root, 'package-lock.json'), '{"lockfileVersion":3,"name":"changed"}');
    const refused = prepare({ event: 'pretest' });
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('End it first');
  });
});
