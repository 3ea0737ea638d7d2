import { expect, test } from 'vitest';
import { limits } from '@watchhouse/contracts';
import { openAlarm, endAlarm } from '../deployed/alarms.ts';
import { runningHouse } from '../deployed/house.ts';
import { officerOf } from '../deployed/officer.ts';
import { inMs, ndjson, testAgent } from '../deployed/test-agent.ts';
import { until } from '../deployed/until.ts';

const house = runningHouse();
const { second } = house;
const officer = await officerOf(house, 'neighbour');

async function quarantine() {
  const { rows } = await officer.get('systemHealth', { facility: second });
  return rows.find(({ kind }) => kind === 'quarantine');
}

/** Waits until one more record is counted, and gives what is said of it. */
async function quarantined(put: () => Promise<void>): Promise<string> {
  const before = (await quarantine())?.count ?? 0;
  await put();
  const row = await until('the record is counted in quarantine', async () => {
    const now = await quarantine();
    return (now?.count ?? 0) > before ? now : undefined;
  });
  expect(row.state).toBe('warning');
  return row.detail ?? '';
}

const agent = testAgent(house, second);
const online = (more: object = {}) =>
  agent.signal('device.health', { device: agent.device, state: 'online' }, more);

test.for([
  [
    'what is not JSON',
    'not-json',
    () => agent.aggregate([online()]).replace('"device.health"', '!'),
  ],
  ['bytes that are no text', 'not-utf8', () => Uint8Array.of(0xff, 0xfe, 0xc0, 0x80)],
  ['a record without a header', 'no-header', () => ndjson([online()])],
  [
    'a signal with an unknown field',
    'contract',
    () => agent.aggregate([online({ surprise: true })]),
  ],
  [
    'a signal of an unknown type',
    'unknown-type',
    () => agent.aggregate([online({ type: 'sun.rose' })]),
  ],
  [
    'a signal of an unknown version',
    'unknown-version',
    () => agent.aggregate([online({ dataschema: 'urn:watchhouse:signal:device.health:99' })]),
  ],
  [
    'a signal larger than the bound',
    'too-large',
    () => agent.aggregate([online({ rawtime: 'x'.repeat(limits.signal.bytesMax) })]),
  ],
  [
    'a signal of another facility',
    'foreign-facility',
    () => agent.aggregate([online({ facility: house.first })]),
  ],
  [
    'a signal from the future',
    'future-time',
    () => agent.aggregate([online({ time: inMs(600_000) })]),
  ],
] as const)('%s is counted in quarantine with its reason', async ([, reason, make]) => {
  const detail = await quarantined(async () => agent.put(make()));
  expect(detail).toContain(reason);
});

/** The signal in an expedited record. */
const pressedIn = (record: string): object => JSON.parse(record.split('\n')[1] ?? '') as object;

test('good signals in the same record as a bad one are still decided', async () => {
  const { record, signal } = agent.duress();
  const inOrder: Record<string, unknown> = { ...pressedIn(record) };
  delete inOrder['expedited'];
  const bad = online({ type: 'sun.rose' });
  await quarantined(async () => agent.put(agent.aggregate([bad, inOrder, bad])));
  // The next heartbeat promises that nothing earlier follows.
  await agent.put(agent.aggregate());
  const row = await openAlarm(officer, second, ({ evidence }) =>
    evidence.signals.some((id) => id === signal),
  );
  expect(row.definition.rule).toBe('duress');
  await endAlarm(house, officer, row);
});

test('an expedited press of the duress button stands in the list at once, and only once when it comes again', async () => {
  const presser = testAgent(house, second);
  const { record, signal } = presser.duress();
  await presser.put(record);
  const isOurs = ({ evidence }: { evidence: { signals: readonly string[] } }) =>
    evidence.signals.includes(signal);
  const row = await openAlarm(officer, second, isOurs);
  expect(row).toMatchObject({ status: 'unack-active', definition: { priority: 'critical' } });
  await presser.put(record);
  const pressed = pressedIn(record);
  const other = { ...pressed, id: house.services.ids.next('signal'), device: agent.device };
  await presser.put(presser.aggregate([pressed, other]));
  await presser.put(presser.aggregate());
  // Decided behind the repetition, so the repetition was decided too.
  const later = await openAlarm(officer, second, ({ evidence }) =>
    evidence.signals.some((id) => id === other.id),
  );
  const { rows } = await officer.get('openAlarms', { facility: second });
  expect(rows.filter(isOurs)).toHaveLength(1);
  expect(rows.find(isOurs)).toMatchObject({ alarm: row.alarm, reAlarms: 0 });
  await endAlarm(house, officer, row);
  await endAlarm(house, officer, later);
});
