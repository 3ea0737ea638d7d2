import { limits } from '@watchhouse/contracts';
import type { QuarantinedRecord } from '@watchhouse/contracts';
import { quarantineObject } from '@watchhouse/shell';
import { describe, expect, it } from 'vitest';
import {
  aCommandId,
  administrator,
  aHouse,
  city,
  foreignHouse,
  house,
  officerId,
  sisterHouse,
  supervisor,
  warden,
} from './api-examples.ts';
import type { House } from './api-examples.ts';

const at = '2026-11-24T08:00:00.000Z' as QuarantinedRecord['at'];
const shard = 'shardId-000000000000';
const place = (sequenceNumber: string, facility = house) =>
  quarantineObject(facility, shard, sequenceNumber);

/** Lines as quarantine keeps them, put aside and on record. */
async function putAside(
  { services, decide }: House,
  sequenceNumber: string,
  texts: readonly string[],
  facility = house,
) {
  const records = texts.map((text, index): QuarantinedRecord => ({
    facility,
    shard,
    sequenceNumber,
    line: index + 1,
    reason: 'not-json',
    path: '',
    detail: '',
    at,
    bytes: Buffer.from(text, 'utf8').toString('base64'),
  }));
  const object = place(sequenceNumber, facility);
  const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  await services.objects.state.put(object, Buffer.from(lines, 'utf8'));
  await decide(facility, 'stream.quarantine', {
    count: records.length,
    reasons: { 'not-json': records.length },
    object,
    firstPath: '',
    at,
  });
}
const replay = (object: string, index = 1) => ({
  body: { id: aCommandId(index), type: 'stream.replay-quarantine', payload: { object } },
});
const entry = (sequenceNumber: string, of = shard) => ({
  parameters: { shard: of, sequenceNumber },
});

describe('the quarantine', () => {
  it('is listed newest first, and the look is in the trail', async () => {
    const force = await aHouse();
    await putAside(force, '17', ['x']);
    await putAside(force, '18', ['y', 'z']);
    const { body } = await force.ask(administrator, 'quarantine');
    const { seq } = await force.services.ledger.head(house);
    expect(body).toMatchObject({
      facility: house,
      position: seq,
      rows: [
        { object: place('18'), count: 2, state: 'kept' },
        { object: place('17'), count: 1, state: 'kept' },
      ],
    });
    expect(await force.trail()).toMatchObject([
      {
        officer: officerId('zhao'),
        purpose: 'administration',
        action: 'quarantine.view',
        decision: {
          outcome: 'allow',
          policies: ['administrator-repairs-the-reading-of-signals'],
        },
        fields: [],
      },
    ]);
  });

  it('is empty where everything could be read', async () => {
    const { ask } = await aHouse();
    expect((await ask(administrator, 'quarantine')).body).toMatchObject({ rows: [] });
  });

  it('is seen by the level above, and by nobody on duty', async () => {
    const force = await aHouse();
    await putAside(force, '17', ['x']);
    expect((await force.ask(supervisor, 'quarantine')).status).toBe(200);
    expect((await force.ask(warden, 'quarantine')).status).toBe(403);
    expect((await force.ask(warden, 'quarantineEntry', entry('17'))).status).toBe(403);
  });
});

describe('an entry of the quarantine', () => {
  it('comes with its bytes, once the trail says what was shown', async () => {
    const force = await aHouse();
    await putAside(force, '17', ['{"name":"…', '李四']);
    const { body } = await force.ask(administrator, 'quarantineEntry', entry('17'));
    const { records, omitted } = body as { records: QuarantinedRecord[]; omitted: number };
    expect(records.map(({ bytes }) => Buffer.from(bytes, 'base64').toString())).toEqual([
      '{"name":"…',
      '李四',
    ]);
    expect(omitted).toBe(0);
    expect(await force.trail()).toMatchObject([
      { action: 'quarantine.view', subjects: ['17'], fields: ['bytes'] },
    ]);
  });

  it('is not shown when the trail cannot be written', async () => {
    const force = await aHouse();
    await putAside(force, '17', ['李四']);
    force.services.accessLog.record = () => Promise.reject(new Error('throttled'));
    const { status, text } = await force.ask(administrator, 'quarantineEntry', entry('17'));
    expect(status).toBe(503);
    expect(text).not.toContain('bytes');
  });

  it('is cut to the bound of an answer, which says how much it leaves out', async () => {
    const force = await aHouse();
    const line = 'x'.repeat(Math.floor(limits.quarantine.entryBytesMax / 4));
    await putAside(force, '17', [line, line, line, line]);
    const { body } = await force.ask(administrator, 'quarantineEntry', entry('17'));
    expect(body).toMatchObject({ omitted: 2 });
    expect((body as { records: unknown[] }).records).toHaveLength(2);
  });

  it('holds a whole record of the largest size', async () => {
    const force = await aHouse();
    await putAside(force, '17', ['x'.repeat(limits.signal.aggregateBytesMax)]);
    const { body } = await force.ask(administrator, 'quarantineEntry', entry('17'));
    expect(body).toMatchObject({ omitted: 0 });
  });

  it.each([
    ['a number that nothing has', entry('99')],
    ['a number that is none', entry('17.ndjson')],
    ['a shard that is a way out', entry('17', '..%2F..')],
    ['a number without end', entry('9'.repeat(200))],
  ])('is not found by %s, and the attempt is in the trail', async (_, asking) => {
    const force = await aHouse();
    await putAside(force, '17', ['x']);
    const { status, problem } = await force.ask(administrator, 'quarantineEntry', asking);
    expect([status, problem?.code]).toEqual([404, 'quarantine.unknown']);
    expect(await force.trail()).toMatchObject([{ decision: { outcome: 'deny' } }]);
  });

  it('of another facility is out of reach', async () => {
    const force = await aHouse();
    await putAside(force, '17', ['x'], foreignHouse);
    const asking = { ...entry('17'), facility: foreignHouse };
    expect((await force.ask(administrator, 'quarantineEntry', asking)).status).toBe(404);
    expect((await force.ask(supervisor, 'quarantineEntry', asking)).status).toBe(404);
  });
});

describe('a replay', () => {
  it('is asked for by the administrator, and seen at once', async () => {
    const force = await aHouse();
    await putAside(force, '17', ['x']);
    const { status } = await force.ask(administrator, 'command', replay(place('17')));
    expect(status).toBe(200);
    expect((await force.ask(administrator, 'quarantine')).body).toMatchObject({
      rows: [{ state: 'replaying', requested: { by: { officer: officerId('zhao') } } }],
    });
    const again = await force.ask(administrator, 'command', replay(place('17'), 2));
    expect(again.problem?.code).toBe('quarantine.replaying');
  });

  it.each([supervisor, warden])('is not for the $post', async (who) => {
    const force = await aHouse();
    await putAside(force, '17', ['x']);
    expect((await force.ask(who, 'command', replay(place('17')))).status).toBe(403);
  });

  it('of what does not lie there is refused, and the attempt is in the trail', async () => {
    const force = await aHouse();
    await putAside(force, '17', ['x'], sisterHouse);
    for (const [index, object] of [place('17'), place('17', sisterHouse), 'x'].entries()) {
      const { status, problem } = await force.ask(administrator, 'command', replay(object, index));
      expect([status, problem?.code]).toEqual([404, 'quarantine.unknown']);
    }
    expect(await force.trail()).toHaveLength(3);
  });

  it('of a city, which has no signals, finds nothing', async () => {
    const { ask } = await aHouse();
    const { body } = await ask(supervisor, 'quarantine', { facility: city });
    expect(body).toMatchObject({ rows: [] });
  });
});
