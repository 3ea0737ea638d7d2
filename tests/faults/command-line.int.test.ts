import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { endAlarm, raiseDuress } from '../deployed/alarms.ts';
import { watchhouse } from '../deployed/command-line.ts';
import { runningHouse } from '../deployed/house.ts';
import { aCommand, officerOf } from '../deployed/officer.ts';

const house = runningHouse();
const { first, second } = house;
const folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Exports one log to a file. */
async function exported(name: string, facility = second): Promise<string> {
  const file = path.join(folder, name);
  const { code, err } = await watchhouse('ledger', 'export', '--out', file, '--facility', facility);
  expect(err).toBe('');
  expect(code).toBe(0);
  return file;
}

test('status tells as JSON where everything is and that every process lives', async () => {
  const { code, out } = await watchhouse('status', '--json');
  expect(code).toBe(0);
  const said = JSON.parse(out) as { running: boolean; web: string; facilities: object };
  expect(said).toMatchObject({
    running: true,
    web: house.origin,
    facilities: house.run.facilities,
  });
});

test('the logs of the running system are whole', { timeout: 120_000 }, async () => {
  const { code, out, err } = await watchhouse('ledger', 'verify');
  expect(err).toBe('');
  for (const unit of [first, second, house.city]) expect(out).toMatch(new RegExp(`${unit}: whole`));
  expect(code).toBe(0);
});

test('one changed character in an export is named as a changed event, with its position', async () => {
  const file = await exported('flipped.ndjson');
  expect((await watchhouse('ledger', 'verify', '--export', file)).code).toBe(0);
  const text = readFileSync(file, 'utf8');
  const at = text.indexOf('YT000002');
  expect(at).toBeGreaterThan(0);
  writeFileSync(file, `${text.slice(0, at)}X${text.slice(at + 1)}`);
  const { code, out } = await watchhouse('ledger', 'verify', '--export', file);
  expect(code).toBe(1);
  expect(out).toMatch(/changed-event at event 1\b/);
});

test('an export that ends too early is named as such', async () => {
  const file = await exported('short.ndjson');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  writeFileSync(file, `${lines.slice(0, 3).join('\n')}\n`);
  const { code, out } = await watchhouse('ledger', 'verify', '--export', file);
  expect(code).toBe(1);
  expect(out).toMatch(/missing-tail/);
});

test('views rebuilt while alarms go on are as they were', { timeout: 120_000 }, async () => {
  const officer = await officerOf(house, 'command');
  const rebuild = watchhouse('views', 'rebuild', '--facility', first);
  const ended = new AbortController();
  void rebuild.then(() => ended.abort());
  while (!ended.signal.aborted) {
    await endAlarm(house, officer, await raiseDuress(house, officer, first));
  }
  const { code, out, err } = await rebuild;
  expect(err).toBe('');
  expect(out).not.toMatch(/differed/);
  expect(out).toMatch(/open-alarms: \d+ rows at \d+, as before/);
  expect(code).toBe(0);
});

test('a name that was registered and then erased is nowhere in the exported log, which stays whole', async () => {
  const officer = await officerOf(house, 'admin');
  const name = `Zhang-${house.services.ids.next('event')}`;
  const person = house.services.ids.next('person');
  const answer = await officer.command(aCommand(house, 'person.register', { person, name }));
  expect(answer).toMatchObject({ status: 200 });
  const erase = await watchhouse('person', 'erase', '--facility', first, '--person', person);
  expect(erase.out).toMatch(new RegExp(`${person}: erased at .* final at `));
  const file = await exported('erased.ndjson', first);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(person);
  expect(text).not.toContain(name);
  expect((await watchhouse('ledger', 'verify', '--export', file)).code).toBe(0);
  expect((await watchhouse('ledger', 'verify', '--facility', first)).code).toBe(0);
});

test('a call that cannot be meant says how it is meant', async () => {
  const answers = await Promise.all([
    watchhouse('ledger', 'burn'),
    watchhouse('ledger', 'export'),
    watchhouse('ledger', 'verify', '--facility', 'nowhere'),
  ]);
  expect(answers.map(({ code }) => code)).toEqual([2, 2, 2]);
  for (const { err } of answers) expect(err).not.toMatch(/^\s+at /m);
});
