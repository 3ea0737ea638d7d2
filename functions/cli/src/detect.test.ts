import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { eventContracts, limits } from '@watchhouse/contracts';
import {
  archiveBatch,
  execute,
  memoryServices,
  processBatch,
  publishContext,
  putDocument,
} from '@watchhouse/shell';
import type { MemoryServices, WarmStates } from '@watchhouse/shell';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  facility,
  ndjson,
  numbered,
  packFolder,
  packRules,
  plan,
  recordsOfStory,
  second,
} from './detect/recording-under-test.ts';
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
  file('plan.json', JSON.stringify(plan));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Uint8Array): string {
  const written = path.join(folder, name);
  mkdirSync(path.dirname(written), { recursive: true });
  writeFileSync(written, content);
  return written;
}

const detect = (signals: readonly string[], rules = packFolder, more: readonly string[] = []) =>
  run([
    'detect',
    '--rules',
    rules,
    '--plan',
    path.join(folder, 'plan.json'),
    ...signals.flatMap((name) => ['--signals', name]),
    ...more,
  ]);

/** Ids that `detect` prints. */
async function idsOf(signals: readonly string[]): Promise<readonly string[]> {
  printed = [];
  await detect(signals);
  return printed;
}

/** A facility in memory with the rules and the plan, whose stream holds the story. */
async function aHouse(): Promise<MemoryServices> {
  const clock = { at: second(0) };
  const services = memoryServices({ clock: { now: () => clock.at } });
  const asked = async (type: string, payload: object) => {
    const id = services.ids.next('command');
    const outcome = await execute(
      services,
      { id, type, payload } as Parameters<typeof execute>[1],
      {
        facility,
        now: clock.at,
        mode: 'live',
        actor: { kind: 'software', name: 'test' },
        correlation: services.ids.next('correlation'),
      },
    );
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.code);
  };
  const { name } = plan;
  await asked('facility.register', {
    kind: 'facility',
    code: '430000',
    name,
    timeZone: 'Asia/Shanghai',
  });
  for (const [type, document] of [
    ['site-plan.publish', plan],
    ['rule-set.publish', packRules],
  ] as const) {
    const bytes = Buffer.from(JSON.stringify(document), 'utf8');
    const reference = await putDocument(services.objects.archive, bytes, 'application/json');
    await asked(type, { document: reference, effectiveAt: second(0) });
  }
  const { events } = await services.ledger.readLog(facility, 1, 10);
  await publishContext(services, facility, events);
  for (const [index, record] of recordsOfStory().entries()) {
    clock.at = second(index + 1);
    await services.signals.put(facility, Buffer.from(record, 'utf8'));
  }
  return services;
}

/** Alarms of detection, not of the watchdog, that stand in the ledger, by their opening. */
async function standingIn({ ledger }: MemoryServices): Promise<readonly string[]> {
  const { events } = await ledger.readLog(facility, 1, 200);
  const corrected = events.flatMap(({ type, payload }) =>
    type === 'alarm.corrected' ? [payload['alarm']] : [],
  );
  return events
    .flatMap(({ type, payload }) => (type === 'alarm.raised' ? [Raised.parse(payload)] : []))
    .filter(({ definition, alarm }) => isDetected(definition.rule) && !corrected.includes(alarm))
    .sort((left, right) => (left.openedAt < right.openedAt ? -1 : 1))
    .map(({ alarm }) => alarm);
}

const Raised = eventContracts['alarm.raised'].payload;
const isDetected = (rule: string) => rule === 'duress' || rule === 'danger-zone-dwell';

describe('detect', () => {
  it('gives the alarms of the ledger from the archive, however both were cut into batches', async () => {
    const cut = fc.array(fc.integer({ min: 1, max: 70 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cut, cut, async (decided, archived) => {
        const services = await aHouse();
        const { records } = services.signals;
        const warm: WarmStates = new Map();
        for (const batch of cutAt(records, decided)) await processBatch(services, warm, batch);
        for (const batch of [...cutAt(records, archived), ...cutAt(records, decided)]) {
          await archiveBatch(services, new Set(), batch);
        }
        const archive = mkdtempSync(path.join(folder, 'archive-'));
        for (const [key, content] of services.objects.archive.contents) {
          file(path.join(path.basename(archive), key), content);
        }
        const ledger = await standingIn(services);
        expect(ledger).toHaveLength(3);
        expect(await idsOf([archive])).toEqual(ledger);
      }),
      { numRuns: 10 },
    );
  });

  const records = () => recordsOfStory().filter((record) => !record.includes('no signal'));

  it('prints one id a line by the time of opening, and with --json what is known of each', async () => {
    const recording = file('day.ndjson', records().join(''));
    expect(await detect([recording])).toBe(0);
    const ids = [...printed];
    expect(ids).toHaveLength(3);
    for (const id of ids) expect(id).toMatch(/^alm_\w{26}$/);
    printed = [];
    expect(await detect([recording], packFolder, ['--json'])).toBe(0);
    const alarms = printed.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(alarms).toMatchObject([
      { alarm: ids[0], rule: 'duress', openedAt: second(10.2) },
      { alarm: ids[1], rule: 'danger-zone-dwell', openedAt: expect.any(String) as string },
      {
        alarm: ids[2],
        rule: 'duress',
        openedAt: second(40.2),
        place: { level: expect.any(String) as string },
      },
    ]);
    expect(complained.join('\n')).toContain('not run: agent-silent (arrival-clock)');
    expect(complained.join('\n')).toMatch(/\d+ signals.*; 3 alarms stand\.$/);
  });

  it('gives the same from lines and from zstd, in one frame or several, from one file or several', async () => {
    const all = records();
    const ids = await idsOf([file('day.ndjson', all.join(''))]);
    const packed = (from: number, to?: number) => zstdCompressSync(all.slice(from, to).join(''));
    expect(await idsOf([file('whole.ndjson.zst', packed(0))])).toEqual(ids);
    expect(
      await idsOf([file('frames.ndjson.zst', Buffer.concat([packed(0, 20), packed(20)]))]),
    ).toEqual(ids);
    const halves = [file('a.ndjson.zst', packed(0, 20)), file('b.ndjson', all.slice(20).join(''))];
    expect(await idsOf(halves)).toEqual(ids);
    expect(await idsOf([file('windows.ndjson', all.join('').replaceAll('\n', '\r\n'))])).toEqual(
      ids,
    );
    expect(await idsOf([file('bare.ndjson', ndjson(numbered))])).toEqual(ids);
  });

  it('starts without AWS and without a cloud, also from standard input', () => {
    const refuse = `import { registerHooks } from 'node:module';
      registerHooks({ resolve: (name, context, next) => {
        if (name.startsWith('@aws-sdk') || name === '@watchhouse/shell') throw new Error(name);
        return next(name, context);
      } });`;
    const main = path.join(import.meta.dirname, 'main.ts');
    const plain = [
      '--rules',
      packFolder,
      '--plan',
      path.join(folder, 'plan.json'),
      '--signals',
      '-',
    ];
    const hook = `data:text/javascript,${encodeURIComponent(refuse)}`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', hook, main, 'detect', ...plain],
      { input: records().join(''), encoding: 'utf8', env: {} },
    );
    expect(stderr).toContain('3 alarms stand.');
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(3);
  });

  it('names file, line, field and reason of what it cannot read, decides the rest, and fails', async () => {
    const [first = '', ...rest] = records();
    const wrong = first.replace('"spooled":0', '"spooled":-1');
    const recording = file('day.ndjson', [wrong, 'nonsense\n', ...rest].join(''));
    expect(await detect([recording])).toBe(1);
    expect(printed).toHaveLength(3);
    const beat = first.split('\n').findIndex((line) => line.includes('agent.heartbeat')) + 1;
    expect(complained).toContainEqual(
      expect.stringContaining(`${recording}, line ${beat}, data.spooled: Too small`),
    );
    const line = first.split('\n').length;
    expect(complained).toContain(`${recording}, line ${line}, the line: it is no JSON object`);
    expect(complained.at(-1)).toContain(', 2 not read; 3 alarms stand.');
  });

  it('names no more lines than the bound, and counts them all', async () => {
    const { faultsShownMax } = limits.archive;
    const recording = file('day.ndjson', 'nonsense\n'.repeat(faultsShownMax + 1));
    expect(await detect([recording])).toBe(1);
    expect(complained.filter((line) => line.includes('the line:'))).toHaveLength(faultsShownMax);
    expect(complained.at(-1)).toContain(`, ${faultsShownMax + 1} not read;`);
  });

  it('names an archive file that is cut off or not what its name says, and decides the others', async () => {
    const services = await aHouse();
    const stream = services.signals.records;
    for (const batch of cutAt(stream, [20, 40])) await archiveBatch(services, new Set(), batch);
    const contents = [...services.objects.archive.contents].filter(([key]) =>
      key.startsWith('signals/'),
    );
    const files = contents.map(([key, content]) => file(key, content));
    const [, damaged, third] = files;
    if (damaged === undefined || third === undefined) throw new Error('There are too few files.');
    expect(await detect([folder])).toBe(0);
    const ids = [...printed];
    writeFileSync(third, (contents[2]?.[1] ?? new Uint8Array()).subarray(0, -5));
    printed = [];
    expect(await detect([folder])).toBe(1);
    expect(printed).toEqual(ids.slice(0, 2));
    expect(complained.join('\n')).toContain(`${third}, line `);
    writeFileSync(third, contents[1]?.[1] ?? new Uint8Array());
    expect(await detect([folder])).toBe(1);
    expect(complained.join('\n')).toContain('it does not hold what its name says');
  });

  it.each([
    ['a set', () => JSON.stringify(packRules)],
    ['single rules', () => packRules.rules.map((rule) => JSON.stringify(rule))],
  ])('takes rules from %s, below whatever folders', async (_, make) => {
    const recording = file('day.ndjson', records().join(''));
    const ids = await idsOf([recording]);
    [make()].flat().forEach((rule, at) => file(`rules/below/${at}.json`, rule));
    file('rules/pack.json', JSON.stringify({ name: 'mine', rules: ['duress'] }));
    printed = [];
    expect(await detect([recording], path.join(folder, 'rules'))).toBe(0);
    expect(printed).toEqual(ids);
  });

  it('says in a sentence what is wrong with a call', async () => {
    const recording = file('day.ndjson', records().join(''));
    const rules = (content: string) =>
      path.dirname(file(`r${complained.length}/rule.json`, content));
    const [rule] = packRules.rules;
    expect(await run(['detect'])).toBe(2);
    expect(await detect([path.join(folder, 'none.ndjson')])).toBe(2);
    expect(await detect([recording], path.join(folder, 'none'))).toBe(2);
    expect(await detect([recording], rules('{'))).toBe(2);
    expect(await detect([recording], rules(JSON.stringify({ ...rule, on: 'sun.rose' })))).toBe(2);
    expect(await detect([recording], rules(JSON.stringify({ rules: [] })))).toBe(2);
    expect(complained).toEqual([
      'Say what to decide: --rules DIR --plan FILE --signals FILE|-.',
      `There is no file ${path.join(folder, 'none.ndjson')}.`,
      `There is no folder ${path.join(folder, 'none')}.`,
      expect.stringMatching(/rule.json is not JSON\.$/),
      expect.stringMatching(/rule.json: on: Invalid option/),
      expect.stringMatching(/^There is no rule in /),
    ]);
  });

  it('fails when every signal is of another facility than the plan', async () => {
    const other = 'fac_01JD8Z6M5V3N9QK2T7W4X8Y0AB';
    const recording = file('day.ndjson', records().join('').replaceAll(facility, other));
    expect(await detect([recording])).toBe(1);
    expect(complained.at(-1)).toBe(`No signal is of ${facility}, the facility of the plan.`);
  });

  it('explains itself', async () => {
    expect(await run(['detect', '--help'])).toBe(0);
    expect(printed.join('\n')).toContain('one is implied at the end');
  });
});

function cutAt<T>(items: readonly T[], cuts: readonly number[]): T[][] {
  const ends = [...new Set([...cuts, items.length])].sort((left, right) => left - right);
  return ends
    .map((end, at) => items.slice(ends[at - 1] ?? 0, end))
    .filter(({ length }) => length > 0);
}
