import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventContracts } from '@watchhouse/contracts';
import { sampleDocuments } from '@watchhouse/local';
import { readArchived } from '@watchhouse/shell';
import type { StreamRecord } from '@watchhouse/shell';
import { afterAll, expect, test } from 'vitest';
import { watchhouse } from '../deployed/command-line.ts';
import { runningHouse } from '../deployed/house.ts';
import { testAgent } from '../deployed/test-agent.ts';
import { until } from '../deployed/until.ts';

const house = runningHouse();
const { second, services } = house;
const { archive } = services.objects;
const folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-archive-'));
/** The archive has no hurry, and the local cloud serves it after detection. */
const archivedWithinMs = 30_000;
afterAll(() => rmSync(folder, { recursive: true }));

/** The facility's archived records of the last hour or two. */
async function archived(): Promise<readonly StreamRecord[]> {
  const records: StreamRecord[] = [];
  const range = { shard: 'shardId-000000000000', since: services.clock.now() };
  for await (const page of readArchived(archive, second, range)) records.push(...page);
  return records;
}

/** Puts everything the archive holds of the facility into a folder, as a download of the bucket would. */
async function download(): Promise<string> {
  for (const kind of ['signals', 'transitions', 'keyframes']) {
    for (const key of await archive.list(`${kind}/facility=${second}/`)) {
      const file = path.join(folder, key);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, (await archive.get(key)) ?? new Uint8Array());
    }
  }
  return folder;
}

/** Alarms in the ledger that one of the signals opened, and that stand. */
async function raisedBy(signals: readonly string[]): Promise<readonly string[]> {
  const raised: string[] = [];
  const corrected = new Set<unknown>();
  for (let from = 1; ;) {
    const { events } = await services.ledger.readLog(second, from, 200);
    for (const { type, payload } of events) {
      if (type === 'alarm.corrected') corrected.add(payload['alarm']);
      if (type !== 'alarm.raised') continue;
      const { alarm, openingSignal } = eventContracts['alarm.raised'].payload.parse(payload);
      if (signals.includes(openingSignal)) raised.push(alarm);
    }
    if (events.length === 0) return raised.filter((alarm) => !corrected.has(alarm)).sort();
    from += events.length;
  }
}

test('what agents put into the stream lies in the archive, and raises from there the alarms of the ledger', async () => {
  const [one, two] = [testAgent(house, second), testAgent(house, second)];
  const ahead = one.duress();
  const inOrder = JSON.parse(ahead.record.split('\n')[1] ?? '') as object;
  const other = two.duress();
  const put = [
    ahead.record,
    one.aggregate([inOrder]),
    two.aggregate([JSON.parse(other.record.split('\n')[1] ?? '') as object]),
    one.aggregate(),
    two.aggregate(),
  ];
  for (const [index, record] of put.entries()) await (index % 2 === 0 ? one : two).put(record);

  const texts = async () =>
    (await archived()).map(({ bytes }) => Buffer.from(bytes).toString('utf8'));
  await until(
    'every record in the archive, byte by byte',
    async () => {
      const found = await texts();
      return put.every((record) => found.includes(record)) ? found : undefined;
    },
    archivedWithinMs,
  );

  const signals = [ahead.signal, other.signal];
  const ledger = await until('both alarms in the ledger', async () => {
    const raised = await raisedBy(signals);
    return raised.length === 2 ? raised : undefined;
  });

  writeFileSync(path.join(folder, 'plan.json'), sampleDocuments()['second-site-plan.json'] ?? '');
  const { out, err, code } = await watchhouse(
    ...['detect', '--rules', 'data-contracts/packs/safety-basics'],
    ...['--plan', path.join(folder, 'plan.json'), '--signals', await download(), '--json'],
  );
  expect(err).toContain('alarms stand.');
  expect(code).toBe(0);
  const detected = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { alarm: string; evidence: { signals: string[] } });
  const ours = detected.filter(({ evidence }) =>
    signals.some((id) => evidence.signals.includes(id)),
  );
  expect(ours.map(({ alarm }) => alarm).sort()).toEqual(ledger);
});
