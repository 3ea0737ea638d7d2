import { describe, expect, it } from 'vitest';
import {
  aCommandId,
  administrator,
  aHouse,
  anAlarmId,
  foreignHouse,
  house,
  leader,
  medic,
  nowhere,
  sisterHouse,
  supervisor,
  warden,
} from './api-examples.ts';

const acknowledge = (index: number, command = 1) => ({
  id: aCommandId(command),
  type: 'alarm.acknowledge',
  payload: { alarm: anAlarmId(index) },
});

describe("another facility's ids", () => {
  it.each([sisterHouse, foreignHouse])(
    'answer 404 and leave a trail there: %s',
    async (facility) => {
      const { ask, raise, trail } = await aHouse();
      await raise(1, facility);
      const view = await ask(warden, 'openAlarms', { facility });
      const command = await ask(warden, 'command', { facility, body: acknowledge(1) });
      expect([view.problem?.code, command.problem?.code]).toEqual([
        'resource.notFound',
        'resource.notFound',
      ]);
      expect(await trail(facility)).toMatchObject([
        { principal: 'wang', action: 'alarm.view', decision: { outcome: 'deny' } },
        { principal: 'wang', action: 'alarm.acknowledge', decision: { outcome: 'deny' } },
      ]);
    },
  );

  it('look exactly like ids that never were', async () => {
    const { ask } = await aHouse();
    const foreign = await ask(warden, 'openAlarms', { facility: foreignHouse });
    const unknown = await ask(warden, 'openAlarms', { facility: nowhere });
    expect(foreign.status).toBe(404);
    expect(foreign.text).toBe(unknown.text);
  });

  it.each([nowhere, 'prison-9'])(
    'that never were are in the trail of the house where the person stands: %s',
    async (facility) => {
      const { ask, trail } = await aHouse();
      await ask({ ...warden, unit: house }, 'openAlarms', { facility });
      expect(await trail(house)).toMatchObject([
        { principal: 'wang', action: 'alarm.view', decision: { outcome: 'deny' } },
      ]);
    },
  );

  it.each([
    { facility: nowhere, unit: sisterHouse },
    { facility: nowhere, unit: nowhere },
    { facility: 'prison-9', unit: sisterHouse },
    { facility: 'prison-9', unit: nowhere },
    { facility: 'prison-9', unit: undefined },
  ])(
    'fill no trail by a claim to stand elsewhere, but are logged and counted: $facility, $unit',
    async ({ facility, unit }) => {
      const { ask, trail, services } = await aHouse();
      const who = { ...warden, ...(unit !== undefined && { unit }) };
      const { problem } = await ask(who, 'openAlarms', { facility });
      expect(problem?.code).toBe('resource.notFound');
      for (const owner of [house, sisterHouse, nowhere]) expect(await trail(owner)).toEqual([]);
      expect(services.observer.counts.get('AttemptsWithoutTrail')).toBe(1);
      expect(services.observer.records.join('\n')).toContain('"principal":"wang"');
    },
  );

  it('are not reached by claiming to stand there, or at the city', async () => {
    const { ask } = await aHouse();
    for (const unit of [sisterHouse, supervisor.unit]) {
      const { status } = await ask({ ...warden, unit }, 'openAlarms', { facility: sisterHouse });
      expect(status).toBe(404);
    }
  });

  it('of an alarm answer 404 inside the own house, and leave a trail', async () => {
    const { ask, raise, trail } = await aHouse();
    await raise(7, sisterHouse);
    const page = await ask(warden, 'alarmPage', { alarm: anAlarmId(7) });
    const command = await ask(warden, 'command', { body: acknowledge(7) });
    expect([page.status, command.status]).toEqual([404, 404]);
    const denied = { subjects: [anAlarmId(7)], decision: { outcome: 'deny' } };
    expect(await trail(house)).toMatchObject([
      { action: 'alarm.view', ...denied },
      { action: 'alarm.acknowledge', ...denied },
    ]);
    const there = await ask({ ...supervisor }, 'alarmPage', {
      facility: sisterHouse,
      alarm: anAlarmId(7),
    });
    expect(there.status).toBe(200);
  });

  it('that are no ids at all are 404 too', async () => {
    const { ask, trail } = await aHouse();
    const { status } = await ask({ ...warden, unit: house }, 'openAlarms', {
      facility: 'prison-9',
    });
    expect(status).toBe(404);
    expect((await ask(warden, 'alarmPage', { alarm: 'the-first' })).status).toBe(404);
    expect(await trail(house)).toHaveLength(2);
  });
});

describe('a supervisor of the city', () => {
  it('sees two facilities and not a third, each read in the trail of its house', async () => {
    const { ask, trail } = await aHouse();
    const statuses = [];
    for (const facility of [house, sisterHouse, foreignHouse]) {
      statuses.push((await ask(supervisor, 'openAlarms', { facility })).status);
    }
    expect(statuses).toEqual([200, 200, 404]);
    expect(await trail(sisterHouse)).toMatchObject([
      { principal: 'liu', purpose: 'duty-supervision', decision: { outcome: 'allow' } },
    ]);
  });
});

describe('a right', () => {
  it('that a post does not have is denied with 403, in the trail, and changes nothing', async () => {
    const { ask, raise, trail, services } = await aHouse();
    await raise(1);
    const head = await services.ledger.head(house);
    const { status, problem } = await ask(medic, 'command', { body: acknowledge(1) });
    expect([status, problem?.code]).toEqual([403, 'access.denied']);
    expect(await services.ledger.head(house)).toEqual(head);
    expect(await trail()).toMatchObject([
      {
        principal: 'chen',
        post: 'medical',
        action: 'alarm.acknowledge',
        decision: { outcome: 'deny', policies: ['supervision-commands-nothing'] },
      },
    ]);
  });

  it('is not had by naming a post of somebody else, or a purpose of another post', async () => {
    const { ask } = await aHouse();
    const asLeader = await ask({ ...leader, principal: 'wang' }, 'openAlarms');
    const forCare = await ask({ ...warden, purpose: 'medical-care' }, 'openAlarms');
    expect([asLeader.status, forCare.status]).toEqual([403, 403]);
  });

  it('counts with the very next request after an administrator gave or took it', async () => {
    const { ask, raise } = await aHouse();
    await raise(1);
    const sun = { ...warden, principal: 'sun' };
    expect((await ask(sun, 'openAlarms')).status).toBe(404);
    const posted = {
      officer: 'off_01JD8Z6M5V3N9QK2T7W4X80007',
      principal: 'sun',
      badge: '900001',
      name: 'Officer Sun',
      posts: ['warden'],
    };
    const give = { id: aCommandId(1), type: 'officer.post', payload: posted };
    expect((await ask(administrator, 'command', { body: give })).status).toBe(200);
    expect((await ask(sun, 'openAlarms')).status).toBe(200);
    const take = {
      id: aCommandId(2),
      type: 'officer.relieve',
      payload: { officer: posted.officer },
    };
    expect((await ask(administrator, 'command', { body: take })).status).toBe(200);
    expect((await ask(sun, 'openAlarms')).status).toBe(404);
  });
});
