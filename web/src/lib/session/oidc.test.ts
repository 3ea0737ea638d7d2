import { afterEach, describe, expect, test, vi } from 'vitest';
import { config, origin } from './a-config.ts';
import { beginSignIn, finishSignIn, renewTokens, signOutAddress } from './oidc.ts';

const redirect = `${origin}/sign-in/callback`;

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
function idToken(nonce: string): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = { iss: config.issuer, aud: 'web', sub: 's', iat: now, exp: now + 300, nonce };
  return `${encoded({ alg: 'RS256' })}.${encoded(claims)}.AAAA`;
}
/** A token endpoint that answers so, and notes what it was asked. */
function aTokenEndpoint(answer: object, status = 200) {
  const asked: URLSearchParams[] = [];
  vi.stubGlobal('fetch', (_address: string, init: RequestInit) => {
    asked.push(new URLSearchParams(String(init.body as URLSearchParams)));
    return Promise.resolve(Response.json(answer, { status }));
  });
  return asked;
}
const begin = () => beginSignIn(config, origin, redirect, '/command/fac_1');
const back = (state: string) => new URL(`${redirect}?code=abc&state=${state}`);

afterEach(() => vi.unstubAllGlobals());

describe('signing in', () => {
  test('goes to the provider with a challenge, and keeps the verifier here', async () => {
    const { attempt, address } = await begin();
    const { searchParams } = new URL(address);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('redirect_uri')).toBe(redirect);
    expect(address).not.toContain(attempt.verifier);
  });

  test('the code becomes tokens with the verifier of this attempt', async () => {
    const { attempt } = await begin();
    const asked = aTokenEndpoint({
      access_token: 'a',
      token_type: 'Bearer',
      expires_in: 300,
      refresh_token: 'r',
      id_token: idToken(attempt.nonce),
    });
    const outcome = await finishSignIn(config, origin, attempt, back(attempt.state));
    expect(outcome).toMatchObject({ tokens: { accessToken: 'a', refreshToken: 'r' } });
    expect(asked[0]?.get('code_verifier')).toBe(attempt.verifier);
  });

  test('a callback of another attempt is refused before the code is spent', async () => {
    const { attempt } = await begin();
    const asked = aTokenEndpoint({});
    expect(await finishSignIn(config, origin, attempt, back('other'))).toMatchObject({
      kind: 'refused',
    });
    expect(asked).toEqual([]);
  });

  test('a token made for another attempt is refused', async () => {
    const { attempt } = await begin();
    aTokenEndpoint({ access_token: 'a', token_type: 'Bearer', id_token: idToken('other') });
    expect(await finishSignIn(config, origin, attempt, back(attempt.state))).toMatchObject({
      kind: 'refused',
    });
  });

  test('the provider’s own refusal is passed on by its code', async () => {
    const { attempt } = await begin();
    const denied = new URL(`${redirect}?error=access_denied&state=${attempt.state}`);
    expect(await finishSignIn(config, origin, attempt, denied)).toEqual({
      kind: 'refused',
      detail: 'access_denied',
    });
  });
});

describe('renewing', () => {
  test('keeps the refresh token when the provider does not rotate it', async () => {
    aTokenEndpoint({ access_token: 'a2', token_type: 'Bearer', expires_in: 300 });
    expect(await renewTokens(config, origin, 'r')).toMatchObject({
      tokens: { accessToken: 'a2', refreshToken: 'r' },
    });
  });

  test('a revoked refresh token ends the session, a silent provider does not', async () => {
    aTokenEndpoint({ error: 'invalid_grant' }, 400);
    expect(await renewTokens(config, origin, 'r')).toEqual({
      kind: 'refused',
      detail: 'invalid_grant',
    });
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await renewTokens(config, origin, 'r')).toEqual({ kind: 'unreachable' });
  });
});

test('signing out carries no token in the address', () => {
  const address = new URL(signOutAddress(config, origin));
  expect([...address.searchParams.keys()].sort()).toEqual([
    'client_id',
    'logout_uri',
    'post_logout_redirect_uri',
  ]);
});
