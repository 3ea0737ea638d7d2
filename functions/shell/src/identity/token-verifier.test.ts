import { createHmac } from 'node:crypto';
import { Instant, limits } from '@watchhouse/contracts';
import { errors } from 'jose';
import { describe, expect, it } from 'vitest';
import { memoryIdentityProvider, signingKeys } from './memory-identity-provider.ts';
import { tokenVerifier } from './token-verifier.ts';

const clock = { now: () => Instant.parse('2026-11-24T08:00:00.000Z') };
const nowSeconds = Date.parse(clock.now()) / 1_000;
const provider = memoryIdentityProvider(clock);
const forgedKeys = signingKeys();
const forger = memoryIdentityProvider(clock, () => forgedKeys);
const verifier = tokenVerifier(provider.rules, provider.keys, clock);

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const partsOf = (token: string) => token.split('.') as [string, string, string];
const codeOf = async (token: string) => {
  const check = await verifier.verify(token);
  return check.valid ? 'valid' : check.refusal.code;
};

describe('a token of the identity provider', () => {
  it('names the person, the sign-in and its end, and nothing about posts', async () => {
    const token = await provider.issue('officer-1', { 'custom:post': 'duty-leader' });
    expect(await verifier.verify(token)).toEqual({
      valid: true,
      principal: {
        id: 'officer-1',
        session: 'sign-in-of-officer-1',
        tokenExpiresAt: '2026-11-24T09:00:00.000Z',
      },
    });
  });

  it('counts up to the tolerated difference of clocks after its end, and no longer', async () => {
    const tolerated = limits.access.clockToleranceSeconds;
    const justInside = await provider.issue('o', { exp: nowSeconds - tolerated + 1 });
    const outside = await provider.issue('o', { exp: nowSeconds - tolerated });
    expect(await codeOf(justInside)).toBe('valid');
    expect(await codeOf(outside)).toBe('access.tokenExpired');
  });

  it('of RFC 9068 counts when it is meant for us', async () => {
    const claims = { token_use: undefined, client_id: undefined, aud: provider.rules.clientId };
    expect(await codeOf(await provider.issue('o', claims, 'at+jwt'))).toBe('valid');
    const foreign = { ...claims, aud: 'another-application' };
    expect(await codeOf(await provider.issue('o', foreign, 'at+jwt'))).toBe(
      'access.unauthenticated',
    );
  });

  it('takes the sign-in from origin_jti, else sid, else jti', async () => {
    const sessions = [
      { origin_jti: 'a', sid: 'b', jti: 'c' },
      { origin_jti: undefined, sid: 'b', jti: 'c' },
      { origin_jti: undefined, jti: 'c' },
    ].map(async (claims) => {
      const check = await verifier.verify(await provider.issue('o', claims));
      return check.valid ? check.principal.session : check.refusal.code;
    });
    expect(await Promise.all(sessions)).toEqual(['a', 'b', 'c']);
  });
});

describe('a token that is refused', () => {
  it.each([
    ['another issuer', { iss: 'https://elsewhere.example/pool' }],
    ['another client', { client_id: 'another-application' }],
    ['an identity token', { token_use: 'id', aud: 'watchhouse-web', client_id: undefined }],
    ['no kind of token', { token_use: undefined, client_id: undefined, aud: 'watchhouse-web' }],
    ['no subject', { sub: undefined }],
    ['no end', { exp: undefined }],
    ['no session', { origin_jti: undefined, jti: undefined }],
    ['not yet', { nbf: nowSeconds + limits.access.clockToleranceSeconds + 1 }],
  ])('%s', async (_name, claims) => {
    expect(await codeOf(await provider.issue('officer-1', claims))).toBe('access.unauthenticated');
  });

  it('signed by somebody else with the same key id', async () => {
    const forged = await forger.issue('officer-1');
    expect(await codeOf(forged)).toBe('access.unauthenticated');
  });

  it('signed by somebody else and expired: it is forged, not merely old', async () => {
    const forged = await forger.issue('officer-1', { exp: 1 });
    expect(await codeOf(forged)).toBe('access.unauthenticated');
  });

  it('changed after signing', async () => {
    const [header, payload, signature] = partsOf(await provider.issue('officer-1'));
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const changed = [header, base64url({ ...claims, sub: 'officer-2' }), signature].join('.');
    expect(await codeOf(changed)).toBe('access.unauthenticated');
  });

  it('without a signature (alg none)', async () => {
    const [, payload] = partsOf(await provider.issue('officer-1'));
    expect(await codeOf(`${base64url({ alg: 'none' })}.${payload}.`)).toBe(
      'access.unauthenticated',
    );
  });

  it('signed with the public key as a shared secret (HS256)', async () => {
    const [, payload] = partsOf(await provider.issue('officer-1'));
    const text = `${base64url({ alg: 'HS256', kid: 'memory-1' })}.${payload}`;
    const signature = createHmac('sha256', 'public key').update(text).digest('base64url');
    expect(await codeOf(`${text}.${signature}`)).toBe('access.unauthenticated');
  });

  it.each(['', 'nonsense', 'a.b.c', 'x'.repeat(limits.http.tokenBytesMax + 1)])(
    'nonsense',
    async (token) => {
      expect(await codeOf(token)).toBe('access.unauthenticated');
    },
  );
});

describe('an identity provider that does not answer', () => {
  it('is a failure, not a forged token', async () => {
    const unreachable = tokenVerifier(
      provider.rules,
      () => Promise.reject(new errors.JWKSTimeout()),
      clock,
    );
    await expect(unreachable.verify(await provider.issue('o'))).rejects.toThrow();
  });
});
