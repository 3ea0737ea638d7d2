import { limits } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { aCommandId, aHouse, anAlarmId, house, leader, warden } from './api-examples.ts';

const pathsOf = (errors: readonly { readonly path: string }[] | undefined) =>
  (errors ?? []).map(({ path }) => path).sort();

describe('a malformed request', () => {
  it('is told every faulty field of body and headers at once', async () => {
    const { ask } = await aHouse();
    const { status, problem } = await ask(leader, 'command', {
      headers: { 'watchhouse-purpose': 'curiosity', 'watchhouse-unit': 'here' },
      body: {
        id: 'cmd_1',
        type: 'alarm.shelve',
        payload: { alarm: 'none', minutes: 61, reason: 'no', sound: 'off', light: 'off' },
        priority: 'low',
      },
    });
    expect([status, problem?.code]).toEqual([400, 'request.malformed']);
    expect(pathsOf(problem?.errors)).toEqual([
      'header.watchhouse-purpose',
      'header.watchhouse-unit',
      'id',
      'payload.alarm',
      'payload.light',
      'payload.minutes',
      'payload.reason',
      'payload.sound',
      'priority',
    ]);
  });

  it.each([
    ['cut off', '{"id":"cmd_'],
    ['an array', '[]'],
    ['empty', ''],
    ['null', 'null'],
    ['a command of the platform', { id: aCommandId(1), type: 'alarm.raise', payload: {} }],
  ])('%s: is refused with 400', async (_name, body) => {
    const { ask } = await aHouse();
    const { status, problem } = await ask(leader, 'command', { body });
    expect(status).toBe(400);
    expect(problem?.errors?.length).toBeGreaterThan(0);
  });

  it('without post and purpose names both headers', async () => {
    const { ask } = await aHouse();
    const { problem } = await ask(warden, 'openAlarms', {
      headers: { 'watchhouse-post': undefined, 'watchhouse-purpose': undefined },
    });
    expect(pathsOf(problem?.errors)).toEqual([
      'header.watchhouse-post',
      'header.watchhouse-purpose',
    ]);
  });

  it('is taken up to the bound of a body and refused beyond it', async () => {
    const { ask } = await aHouse();
    const body = JSON.stringify({ id: aCommandId(1), type: 'alarm.acknowledge', payload: {} });
    const atBound = body + ' '.repeat(limits.http.bodyBytesMax - body.length);
    expect((await ask(warden, 'command', { body: atBound })).status).toBe(400);
    const beyond = await ask(warden, 'command', { body: `${atBound} ` });
    expect([beyond.status, beyond.problem?.code]).toEqual([413, 'request.tooLarge']);
    expect(beyond.problem?.params).toEqual({ bytesMax: limits.http.bodyBytesMax });
  });

  it('reveals nothing about a facility, not even whether it exists', async () => {
    const { ask } = await aHouse();
    const own = await ask(warden, 'command', { body: {} });
    const foreign = await ask(warden, 'command', { body: {}, facility: 'fac_unknown' });
    expect(foreign.text).toBe(own.text);
  });
});

describe('a failure of ours', () => {
  it('is a problem without its inside', async () => {
    const { ask, services } = await aHouse();
    services.views.rows = () => Promise.reject(new Error('table watchhouse-views is on fire'));
    const { status, text, problem } = await ask(warden, 'openAlarms');
    expect([status, problem?.code]).toEqual([500, 'server.failed']);
    expect(text).not.toMatch(/fire|\.ts|at /);
    expect(services.observer.records.join()).toContain('on fire');
  });
});

describe('the records of the function', () => {
  it('hold no token, no name and no free text', async () => {
    const { ask, raise, services, token } = await aHouse();
    await raise(1);
    const reason = 'the sensor was cleaned by hand';
    await ask(leader, 'command', {
      body: {
        id: aCommandId(1),
        type: 'alarm.shelve',
        payload: { alarm: anAlarmId(1), minutes: 5, reason },
      },
    });
    await ask(leader, 'me');
    const { ticket } = (await ask(leader, 'liveTicket')).body as { ticket: string };
    expect(ticket.length).toBeGreaterThan(40);
    const written = services.observer.records.join('\n');
    expect(written).toContain('A request was answered.');
    for (const secret of [reason, 'Officer li', await token('li'), ticket, house + '#']) {
      expect(written).not.toContain(secret);
    }
  });
});
