import { Problem } from '@watchhouse/contracts';
import type { QuarantinedRecord, QuarantineRow } from '@watchhouse/contracts';
import { execute, quarantineObject } from '@watchhouse/shell';
import { describe, expect, it } from 'vitest';
import { runningHouse } from '../deployed/house.ts';
import { aCommand, officerOf } from '../deployed/officer.ts';
import { testAgent } from '../deployed/test-agent.ts';
import { until } from '../deployed/until.ts';

const house = runningHouse();
const { first: facility, services } = house;
const [administrator, supervisor, warden] = await Promise.all(
  ['admin', 'city', 'warden'].map((name) => officerOf(house, name)),
);
if (!administrator || !supervisor || !warden) throw new Error('somebody is missing');
const agent = testAgent(house, facility);
const online = (more: object = {}) =>
  agent.signal('device.health', { device: agent.device, state: 'online' }, more);

const rowOf = (what: string, isIt: (row: QuarantineRow) => boolean) =>
  until(what, async () => (await administrator.get('quarantine', { facility })).rows.find(isIt));
const placeOf = ({ object }: QuarantineRow) => {
  const [shard = '', sequenceNumber = ''] = object.replace('.ndjson', '').split('/').slice(-2);
  return { facility, parameters: { shard, sequenceNumber } };
};
const replay = (object: string) =>
  administrator.command(aCommand(house, 'stream.replay-quarantine', { object }));

/** A line that an earlier release could not read, as it would have kept it. */
async function keptBefore(line: object): Promise<string> {
  const { clock, ids, objects } = services;
  const sequenceNumber = String(Date.now());
  const shard = 'shardId-000000000099';
  const record: QuarantinedRecord = {
    facility,
    agent: agent.id,
    shard,
    sequenceNumber,
    line: 1,
    reason: 'unknown-type',
    path: 'type',
    detail: '',
    at: clock.now(),
    bytes: Buffer.from(JSON.stringify(line), 'utf8').toString('base64'),
  };
  const object = quarantineObject(facility, shard, sequenceNumber);
  await objects.state.put(object, Buffer.from(`${JSON.stringify(record)}\n`, 'utf8'));
  const at = clock.now();
  const payload = { count: 1, reasons: { 'unknown-type': 1 }, object, firstPath: 'type', at };
  await execute(
    services,
    { id: ids.next('command'), type: 'stream.quarantine', payload },
    {
      facility,
      now: at,
      mode: 'live',
      actor: { kind: 'software', name: 'on-signals' },
      correlation: ids.next('correlation'),
    },
  );
  return object;
}

describe('a line that cannot be read', () => {
  it('is listed, seen with its bytes by those who may, and still at fault when read again', async () => {
    const known = (await administrator.get('quarantine', { facility })).rows;
    const isNew = ({ object }: QuarantineRow) => known.every((row) => row.object !== object);
    const scenario = `sun.rose-${String(Date.now())}`;
    await agent.put(agent.aggregate([online({ type: 'sun.rose', source: scenario })]));
    const row = await rowOf('the record is listed', isNew);
    expect(row).toMatchObject({ state: 'kept', firstPath: 'type', reasons: { 'unknown-type': 1 } });
    const { records } = await administrator.get('quarantineEntry', placeOf(row));
    const bytes = Buffer.from(records[0]?.bytes ?? '', 'base64').toString('utf8');
    expect(bytes).toContain(scenario);
    expect(records[0]?.agent).toBe(agent.id);
    expect((await supervisor.ask('quarantineEntry', placeOf(row))).status).toBe(200);
    expect((await warden.ask('quarantineEntry', placeOf(row))).status).toBe(403);

    expect((await replay(row.object)).status).toBe(200);
    const replayed = await rowOf(
      'the entry was read again',
      ({ object, state }) => object === row.object && state === 'replayed',
    );
    expect(replayed.replayed).toMatchObject({ readable: 0, faulty: 1 });
  });

  it('goes back into the stream once it can be read, and is not put aside again', async () => {
    const object = await keptBefore({ ...online(), sequence: 1 });
    await rowOf('the entry is listed', (row) => row.object === object);
    const before = (await administrator.get('quarantine', { facility })).rows.length;
    expect((await replay(object)).status).toBe(200);
    const row = await rowOf(
      'the entry was read again',
      (one) => one.object === object && one.state === 'replayed',
    );
    expect(row.replayed).toMatchObject({ readable: 1, faulty: 0 });
    // Decided behind what went back, so that was decided too.
    await agent.put(agent.aggregate([online({ type: 'sun.set' })]));
    const { length } = await until('what came later was put aside', async () => {
      const { rows } = await administrator.get('quarantine', { facility });
      return rows.length > before ? rows : undefined;
    });
    expect(length).toBe(before + 1);
    const again = await replay(object);
    expect(Problem.parse(again.body).code).toBe('quarantine.nothingLeft');
  });

  it('that never was is not found', async () => {
    const answer = await replay(`quarantine/${facility}/shardId-000000000000/1.ndjson`);
    expect([answer.status, Problem.parse(answer.body).code]).toEqual([404, 'quarantine.unknown']);
  });
});
