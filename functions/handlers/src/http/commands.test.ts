import { describe, expect, it } from 'vitest';
import {
  aCommandId,
  administrator,
  aHouse,
  anAlarmId,
  aPersonId,
  badgeOf,
  house,
  leader,
  officerId,
  sisterHouse,
  supervisor,
  warden,
} from './api-examples.ts';

const acknowledge = (command = 1, alarm = 1) => ({
  id: aCommandId(command),
  type: 'alarm.acknowledge',
  payload: { alarm: anAlarmId(alarm) },
});

describe('an accepted command', () => {
  it('leaves who, from where, why and by what right in the envelope, and nothing in the access log', async () => {
    const { ask, raise, services, trail } = await aHouse();
    await raise(1);
    const { body } = await ask(warden, 'command', { body: acknowledge() });
    const { position } = body as { position: number };
    const { events } = await services.ledger.readLog(house, position, 1);
    expect(events).toMatchObject([
      {
        type: 'alarm.acknowledged',
        actor: { kind: 'officer', officer: officerId('wang') },
        post: 'warden',
        purpose: 'custody-safety',
        policyDecision: { outcome: 'allow', policies: ['duty-acknowledges-alarms'] },
        commandId: aCommandId(1),
        correlationId: 'cor_01JD8Z6M5V3N9QK2T7W4X80001',
      },
    ]);
    expect(await trail()).toEqual([]);
  });

  it('is seen by the next snapshot', async () => {
    const { ask, raise } = await aHouse();
    await raise(1);
    await ask(warden, 'command', { body: acknowledge() });
    const { body } = await ask(leader, 'openAlarms');
    expect(body).toMatchObject({
      rows: [{ status: 'ack-active', acknowledged: { by: { badge: badgeOf('wang') } } }],
    });
  });
});

describe('a command repeated', () => {
  it('with the same id and body gives the first result and appends nothing', async () => {
    const { ask, raise, services } = await aHouse();
    await raise(1);
    const first = await ask(warden, 'command', { body: acknowledge() });
    const head = await services.ledger.head(house);
    const second = await ask(warden, 'command', { body: acknowledge() });
    expect(second.body).toEqual(first.body);
    expect(await services.ledger.head(house)).toEqual(head);
  });

  it('with another body, or by another officer, is refused', async () => {
    const { ask, raise } = await aHouse();
    await raise(1);
    await raise(2);
    await ask(warden, 'command', { body: acknowledge(1, 1) });
    const body = await ask(warden, 'command', { body: acknowledge(1, 2) });
    const actor = await ask(leader, 'command', { body: acknowledge(1, 1) });
    expect([body.status, body.problem?.code]).toEqual([409, 'command.reused']);
    expect([actor.status, actor.problem?.code]).toEqual([409, 'command.otherActor']);
  });
});

describe('a command that the policies allow and the house refuses', () => {
  it('leaves its decision in the trail, with who asked and about what', async () => {
    const { ask, raise, trail } = await aHouse();
    await raise(1);
    await ask(warden, 'command', { body: acknowledge(1) });
    const again = await ask(leader, 'command', { body: acknowledge(2) });
    expect(again.problem?.code).toBe('alarm.alreadyAcknowledged');
    const reused = await ask(warden, 'command', { body: acknowledge(1, 2) });
    expect(reused.problem?.code).toBe('command.reused');
    const refused = { action: 'alarm.acknowledge', decision: { outcome: 'allow' }, fields: [] };
    expect(await trail()).toMatchObject([
      { ...refused, officer: officerId('li'), post: 'duty-leader', subjects: [anAlarmId(1)] },
      { ...refused, officer: officerId('wang'), post: 'warden', subjects: [anAlarmId(2)] },
    ]);
  });

  it('to register a house is kept by the city, for the house has no trail yet', async () => {
    const { ask, post, trail } = await aHouse();
    await post('qian', supervisor.unit, 'city-supervisor');
    const facility = 'fac_01JD8Z6M5V3N9QK2T7W4X80077';
    const name = { 'zh-Hans': '新', 'zh-Hant': '新', en: 'New' };
    const place = { kind: 'facility', code: '110000077', name, timeZone: 'Asia/Shanghai' };
    const body = {
      id: aCommandId(1),
      type: 'facility.register',
      payload: { ...place, city: supervisor.unit },
    };
    const qian = { ...supervisor, principal: 'qian' };
    expect((await ask(qian, 'command', { facility, body })).status).toBe(403);
    expect(await trail(supervisor.unit)).toMatchObject([
      { action: 'facility.register', decision: { outcome: 'deny' }, subjects: [facility] },
    ]);
  });
});

describe('two officers', () => {
  it('acknowledge at once: one is taken, the refusal of the other names the first', async () => {
    const { ask, raise } = await aHouse();
    await raise(1);
    const both = await Promise.all([
      ask(warden, 'command', { body: acknowledge(1) }),
      ask(leader, 'command', { body: acknowledge(2) }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const first = both[0].status === 200 ? 'wang' : 'li';
    const refused = both.find(({ status }) => status === 409);
    expect(refused?.problem?.code).toBe('alarm.alreadyAcknowledged');
    expect(Object.values(refused?.problem?.params ?? {})).toContain(badgeOf(first));
  });
});

describe('an alarm that is over', () => {
  it('takes no command', async () => {
    const { ask, raise } = await aHouse();
    await raise(1);
    await ask(leader, 'command', { body: acknowledge(1) });
    const end = {
      type: 'alarm.end-condition',
      payload: { alarm: anAlarmId(1), reason: 'checked on foot' },
    };
    const ended = await ask(leader, 'command', { body: { ...end, id: aCommandId(2) } });
    const again = await ask(leader, 'command', { body: { ...end, id: aCommandId(3) } });
    expect([ended.status, again.status]).toEqual([200, 409]);
    expect(again.problem?.code).toBe('alarm.closed');
  });
});

describe('an administrator', () => {
  it('registers a person, whose name is nowhere in the log in plain', async () => {
    const { ask, services } = await aHouse();
    const body = {
      id: aCommandId(1),
      type: 'person.register',
      payload: { person: aPersonId(1), name: 'Zhang San' },
    };
    expect((await ask(administrator, 'command', { body })).status).toBe(200);
    const { events } = await services.ledger.readLog(house, 1, 100);
    expect(events.map(({ type }) => type)).toContain('person.registered');
    expect(JSON.stringify(events)).not.toContain('Zhang San');
  });

  it('cannot publish a document that does not exist, or keeps to no contract', async () => {
    const { ask, services } = await aHouse();
    const publish = (command: number, sha256: string) => ({
      id: aCommandId(command),
      type: 'site-plan.publish',
      payload: {
        document: { sha256, bytes: 2, mediaType: 'application/json' },
        effectiveAt: '2026-11-24T08:00:00.000Z',
      },
    });
    const missing = await ask(administrator, 'command', { body: publish(1, 'a'.repeat(64)) });
    expect([missing.status, missing.problem?.code]).toEqual([409, 'published.missing']);
    const empty = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
    await services.objects.archive.putIfAbsent(`published/${empty}`, Buffer.from('{}'));
    const malformed = await ask(administrator, 'command', { body: publish(2, empty) });
    expect(malformed.problem?.errors).toMatchObject([{ path: 'payload.document' }]);
  });

  it('of a city registers a new house of it, and no house that is there or elsewhere', async () => {
    const { ask, post } = await aHouse();
    await post('qian', supervisor.unit, 'administrator');
    const qian = { ...administrator, principal: 'qian', unit: supervisor.unit };
    const facility = 'fac_01JD8Z6M5V3N9QK2T7W4X80077';
    const register = (command: number, city: string) => ({
      id: aCommandId(command),
      type: 'facility.register',
      payload: {
        kind: 'facility',
        code: '110000077',
        name: { 'zh-Hans': '新', 'zh-Hant': '新', en: 'New' },
        timeZone: 'Asia/Shanghai',
        city,
      },
    });
    const foreign = register(1, 'cty_01JD8Z6M5V3N9QK2T7W4X80002');
    expect((await ask(qian, 'command', { facility, body: foreign })).status).toBe(404);
    const own = register(2, supervisor.unit);
    expect((await ask(qian, 'command', { facility, body: own })).status).toBe(200);
    expect((await ask(supervisor, 'openAlarms', { facility })).status).toBe(200);
    const twice = await ask(qian, 'command', {
      facility: sisterHouse,
      body: register(3, supervisor.unit),
    });
    expect(twice.problem?.code).toBe('facility.exists');
  });
});
