import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { startCloud } from './cloud.ts';
import type { Cloud } from './cloud.ts';

/** What a start script does first: say where everything is, then that it is ready. */
const becomeReady = `
  const stateFolder = process.argv[process.argv.indexOf('--state-dir') + 1];
  const port = process.argv[process.argv.indexOf('--port') + 1];
  writeFileSync(stateFolder + '/run.json', JSON.stringify({ port }));
  writeFileSync(stateFolder + '/cloud.log', 'function failed: timeout');
  console.log('ready');
  setInterval(() => {}, 1000);
`;

describe('the local cloud of a test run', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-start-'));
    vi.spyOn(console, 'log').mockReturnValue();
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
    vi.restoreAllMocks();
  });

  function start(body: string): Promise<Cloud | string> {
    const script = path.join(folder, 'start.mjs');
    const imports = `import { writeFileSync } from 'node:fs'; import { spawn } from 'node:child_process';`;
    writeFileSync(script, imports + body);
    return startCloud({ script, startMsMax: 5_000, stopMsMax: 1_000 });
  }

  async function startReady(body: string): Promise<Cloud> {
    const cloud = await start(body);
    if (typeof cloud === 'string') throw new Error(cloud);
    return cloud;
  }

  test('given a start that gets ready, then its run file is at hand until it stops', async () => {
    const cloud = await startReady(becomeReady);
    expect(JSON.parse(readFileSync(cloud.runFile, 'utf8'))).toHaveProperty('port');
    expect(cloud.logs()).toContain('cloud.log\nfunction failed: timeout');

    expect(await cloud.stop()).toEqual({ passed: 1, failed: 0 });
    expect(existsSync(cloud.runFile)).toBe(false);
  });

  test('given a start that gives up, then its own words are handed on', async () => {
    const answer = await start(`console.error('Python 3.10 is missing'); process.exit(1);`);
    expect(answer).toContain('Python 3.10 is missing');
    expect(answer).toContain('did not get ready');
  });

  test('given a start that does not react to an interrupt, then the stop fails and ends it', async () => {
    const cloud = await startReady(`process.on('SIGINT', () => {}); ${becomeReady}`);
    expect(await cloud.stop()).toEqual({ passed: 0, failed: 1 });
  });

  test('given a start that leaves a process behind, then the stop fails', async () => {
    const child = `spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });`;
    const cloud = await startReady(`${child} ${becomeReady}`);
    expect(await cloud.stop()).toEqual({ passed: 0, failed: 1 });
  });
});
