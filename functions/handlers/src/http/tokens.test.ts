import { memoryIdentityProvider, signingKeys } from '@watchhouse/shell';
import { describe, expect, it } from 'vitest';
import { aHouse, house, warden } from './api-examples.ts';

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a request', () => {
  it('with a good token is answered, never stored, and carries its correlation id', async () => {
    const { ask } = await aHouse();
    const { status, headers } = await ask(warden, 'openAlarms');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('watchhouse-correlation')).toMatch(/^cor_/);
  });

  it.each([
    ['no token', ''],
    ['another scheme', 'Basic d2FuZzpzZWNyZXQ='],
    ['nonsense', 'Bearer nonsense'],
  ])('with %s gets 401', async (_name, authorization) => {
    const { ask } = await aHouse();
    const { status, problem, headers } = await ask(warden, 'openAlarms', {
      headers: { authorization },
    });
    expect([status, problem?.code]).toEqual([401, 'access.unauthenticated']);
    expect(headers.get('www-authenticate')).toContain('Bearer');
  });

  it('with an expired token is told so', async () => {
    const { ask, token, pass } = await aHouse();
    const authorization = `Bearer ${await token('wang')}`;
    pass(2 * 3_600_000);
    const { problem } = await ask(warden, 'openAlarms', { headers: { authorization } });
    expect(problem?.code).toBe('access.tokenExpired');
  });

  it('with a token forged by another key gets 401', async () => {
    const { ask, services } = await aHouse();
    const forged = signingKeys();
    const forger = memoryIdentityProvider(services.clock, () => forged);
    const authorization = `Bearer ${await forger.issue('wang')}`;
    const { problem } = await ask(warden, 'openAlarms', { headers: { authorization } });
    expect(problem?.code).toBe('access.unauthenticated');
  });

  it('with an unsigned token gets 401', async () => {
    const { ask, token } = await aHouse();
    const [, payload] = (await token('wang')).split('.');
    const authorization = `Bearer ${base64url({ alg: 'none' })}.${payload ?? ''}.`;
    const { problem } = await ask(warden, 'openAlarms', { headers: { authorization } });
    expect(problem?.code).toBe('access.unauthenticated');
  });

  it('with a token for another application gets 401', async () => {
    const { ask, token } = await aHouse();
    const authorization = `Bearer ${await token('wang', { client_id: 'another' })}`;
    const { problem } = await ask(warden, 'openAlarms', { headers: { authorization } });
    expect(problem?.code).toBe('access.unauthenticated');
  });

  it('gains nothing by claims of post and facility in the token', async () => {
    const { ask, token } = await aHouse();
    const claims = { post: 'duty-leader', facility: house, 'cognito:groups': ['duty-leader'] };
    const authorization = `Bearer ${await token('sun', claims)}`;
    const { status } = await ask(warden, 'openAlarms', { headers: { authorization } });
    expect(status).toBe(404);
  });
});

describe('sign-out', () => {
  it('ends every token of the session with the next request, and leaves other sessions alone', async () => {
    const { ask, token } = await aHouse();
    const renewed = { authorization: `Bearer ${await token('wang', { jti: 'renewed' })}` };
    const other = { authorization: `Bearer ${await token('wang', { origin_jti: 'other' })}` };
    expect((await ask(warden, 'signOut')).body).toEqual({});
    const again = await ask(warden, 'openAlarms', { headers: renewed });
    expect([again.status, again.problem?.code]).toEqual([401, 'access.sessionRevoked']);
    expect((await ask(warden, 'openAlarms', { headers: other })).status).toBe(200);
  });
});

describe('an address that is none', () => {
  it('is 404 with a problem and the same headers', async () => {
    const { apis } = await aHouse();
    const response = await apis['api-view'].request('/api/anything');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});
