import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { memorySigner } from '@watchhouse/shell';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anExport, tamperings } from './log-under-test.ts';
import { run } from './run.ts';

let folder: string;
let printed: string[];
let complained: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-'));
  printed = [];
  complained = [];
  vi.spyOn(console, 'log').mockImplementation((text: unknown) => printed.push(String(text)));
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => complained.push(String(text)));
  vi.stubEnv('WATCHHOUSE_RUN_FILE', path.join(folder, 'none.json'));
  vi.stubEnv('LEDGER_TABLE', undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const fileOf = (lines: readonly object[]): string => {
  const file = path.join(folder, 'export.ndjson');
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return file;
};

describe('ledger verify --export', () => {
  it('says that a whole log is whole', async () => {
    const file = fileOf(await anExport());
    expect(await run(['ledger', 'verify', '--export', file])).toBe(0);
    expect(printed.join()).toMatch(/^fac_\w+: whole — 4 events, 4 streams, 2 checkpoints$/);
  });

  it.each(tamperings)('names the first fault when $name', async ({ tamper, fault }) => {
    const file = fileOf(tamper(await anExport()));
    expect(await run(['ledger', 'verify', '--export', file])).toBe(1);
    expect(printed.join()).toContain(`: ${fault.kind} at event ${fault.seq}`);
    expect(await run(['ledger', 'verify', '--export', file, '--json'])).toBe(1);
    expect(JSON.parse(printed.at(-1) ?? '')).toMatchObject({
      logs: [{ report: { whole: false, fault } }],
    });
  });

  it('does not believe the key in the export when it is given the real one', async () => {
    const file = fileOf(await anExport());
    const key = path.join(folder, 'key.der');
    writeFileSync(key, await memorySigner().publicKey());
    expect(await run(['ledger', 'verify', '--export', file, '--public-key', key])).toBe(1);
    expect(printed.join()).toContain('bad-checkpoint-signature');
  });

  it('says in a sentence that there is no file, or that a line is not JSON', async () => {
    const missing = path.join(folder, 'missing');
    expect(await run(['ledger', 'verify', '--export', missing])).not.toBe(0);
    writeFileSync(missing, '{"kind":\n');
    expect(await run(['ledger', 'verify', '--export', missing])).not.toBe(0);
    expect(complained).toEqual([
      `There is no file ${missing}.`,
      'Line 1 of the export is not JSON.',
    ]);
  });
});

describe('without a running system', () => {
  it.each([
    ['ledger', 'verify'],
    ['ledger', 'export', '--out', '/dev/null'],
    ['views', 'rebuild'],
    ['status'],
    [
      'person',
      'erase',
      '--facility',
      'fac_01JD8Z6M5V3N9QK2T7W4X8Y0AB',
      '--person',
      'per_01JD8Z6M5V3N9QK2T7W4X8Y0AB',
    ],
  ])('%s %s says what to do in one sentence and fails', async (...args) => {
    expect(await run(args)).toBe(1);
    expect(complained).toEqual([
      'No running system found: start one with `npm start`, or set the AWS environment.',
    ]);
  });
});

describe('status', () => {
  it('says which processes live', async () => {
    const file = path.join(folder, 'run.json');
    const gone = 2 ** 22 - 1;
    const runFile = { env: {}, web: 'http://127.0.0.1:1', processes: { cloud: process.pid, gone } };
    writeFileSync(file, JSON.stringify(runFile));
    vi.stubEnv('WATCHHOUSE_RUN_FILE', file);
    expect(await run(['status', '--json'])).toBe(1);
    expect(JSON.parse(printed.join(''))).toMatchObject({
      web: 'http://127.0.0.1:1',
      alive: { cloud: true, gone: false },
      running: false,
    });
  });
});

describe('a wrong call', () => {
  it.each([[[]], [['ledger']], [['nonsense']]])('%j shows how it is called', async (args) => {
    expect(await run(args)).toBe(2);
    expect(complained.join()).toContain('watchhouse ledger verify');
  });

  it('names an unknown option, and an id that is none', async () => {
    expect(await run(['status', '--colour'])).toBe(2);
    expect(await run(['ledger', 'verify', '--facility', 'x'])).toBe(2);
    expect(complained.join('\n')).toMatch(/--colour[^]*x is no id of a facility/);
  });
});
