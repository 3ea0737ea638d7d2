import type { Problem, RefusalCode } from '@watchhouse/contracts';
import { PersonCommand, refusalStatus } from '@watchhouse/contracts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createApi } from './client.ts';
import type { SessionAccess, Standing } from './client.ts';

const facility = 'fac_01JD8Z6M5V3N9QK2T7W4X8Y0AB';
const standing: Standing = { unit: facility, post: 'warden', purpose: 'custody-safety' };
const me = { principal: 'sub-1', postings: [] };
const command = PersonCommand.parse({
  id: 'cmd_01JD8Z6M5V3N9QK2T7W4X8Y0AB',
  type: 'alarm.acknowledge',
  payload: { alarm: 'alm_01JD8Z6M5V3N9QK2T7W4X8Y0AB' },
});
const accepted = { command: command.id, position: 7, events: [] };

const json = (body: unknown, status = 200) => Response.json(body, { status });
const problem = (code: RefusalCode, params: Problem['params'] = {}) =>
  json({ type: 'x', title: 'x', status: refusalStatus[code], code, params }, refusalStatus[code]);

/** A service that gives these answers in turn, an Error meaning that none comes. */
function aService(...answers: (Response | Error)[]) {
  const requests: { path: string; headers: Headers; body: unknown }[] = [];
  const send: typeof fetch = (path, init) => {
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    requests.push({ path: path as string, headers: new Headers(init?.headers), body });
    const answer = answers.shift() ?? new Error('no more answers');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { requests, send };
}

const access = (renewed: string | null = null): SessionAccess => ({
  token: () => Promise.resolve('token-1'),
  renew: () => Promise.resolve(renewed),
  standing: () => standing,
});

beforeEach(() => vi.stubGlobal('navigator', { onLine: true }));
afterEach(() => vi.unstubAllGlobals());

describe('the client', () => {
  test('says who asks, from where and why, in headers and never in the address', async () => {
    const { requests, send } = aService(json(me));
    await createApi(access(), send).call('me', {});
    expect(requests[0]?.path).toBe('/api/me');
    expect(Object.fromEntries(requests[0]?.headers ?? [])).toMatchObject({
      authorization: 'Bearer token-1',
      'watchhouse-unit': facility,
      'watchhouse-post': 'warden',
      'watchhouse-purpose': 'custody-safety',
    });
  });

  test('gives a refusal as a value with its code', async () => {
    const params = { badge: '100007', post: 'patrol' };
    const { send } = aService(problem('alarm.alreadyAcknowledged', params));
    const answer = await createApi(access(), send).call('command', { facility }, command);
    expect(answer).toMatchObject({
      ok: false,
      failure: { kind: 'refused', problem: { code: 'alarm.alreadyAcknowledged', params } },
    });
  });

  test('does not believe an answer that breaks the contract', async () => {
    const { send } = aService(json({ principal: 7 }));
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    const answer = await createApi(access(), send).call('me', {});
    expect(answer).toEqual({ ok: false, failure: { kind: 'unreadable', status: 200 } });
    logged.mockRestore();
  });

  test('repeats a command with the same id when no answer came', async () => {
    const { requests, send } = aService(new TypeError('reset'), json(accepted));
    const answer = await createApi(access(), send).call('command', { facility }, command);
    expect(answer.ok).toBe(true);
    expect(requests.map(({ body }) => body)).toEqual([command, command]);
  });

  test('without a network it says so at once instead of trying again', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    const { requests, send } = aService(new TypeError('reset'), json(me));
    const answer = await createApi(access(), send).call('me', {});
    expect(answer).toEqual({ ok: false, failure: { kind: 'offline' } });
    expect(requests).toHaveLength(1);
  });

  test('does not repeat what a refusal settled', async () => {
    const { requests, send } = aService(problem('alarm.closed'), json(accepted));
    await createApi(access(), send).call('command', { facility }, command);
    expect(requests).toHaveLength(1);
  });

  test('does not repeat a ticket, which would leave the first one lying about', async () => {
    const { requests, send } = aService(new TypeError('reset'), json({}));
    const answer = await createApi(access(), send).call('liveTicket', { facility }, {});
    expect(answer.ok).toBe(false);
    expect(requests).toHaveLength(1);
  });

  test('renews an expired token once and asks again', async () => {
    const { requests, send } = aService(problem('access.tokenExpired'), json(me));
    const answer = await createApi(access('token-2'), send).call('me', {});
    expect(answer.ok).toBe(true);
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  test('stops at a session that cannot be renewed', async () => {
    const { requests, send } = aService(problem('access.sessionRevoked'));
    const answer = await createApi(access(null), send).call('me', {});
    expect(answer).toMatchObject({
      ok: false,
      failure: { problem: { code: 'access.sessionRevoked' } },
    });
    expect(requests).toHaveLength(1);
  });
});
