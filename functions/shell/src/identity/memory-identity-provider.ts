import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import type { Clock } from '../clock.ts';
import type { TokenRules } from './token-verifier.ts';

/** The identity provider in memory: keys of its own and access tokens in the form of Cognito's. */
export interface MemoryIdentityProvider {
  readonly rules: TokenRules;
  /** Its published keys. */
  readonly keys: JWTVerifyGetKey;
  /** A signed token; `claims` replaces or, with `undefined`, takes away what a good one would carry. */
  issue(subject: string, claims?: Readonly<Record<string, unknown>>, typ?: string): Promise<string>;
}

const tokenSeconds = 3_600;
const keyId = 'memory-1';

let shared: ReturnType<typeof signingKeys> | undefined;
/** Making an RSA key costs a tenth of a second, so all providers of a test run use one unless told otherwise. */
const sharedKeys = () => (shared ??= signingKeys());

/** A provider whose tokens the verifier of the same rules and keys accepts. */
export function memoryIdentityProvider(
  clock: Clock,
  keys: () => ReturnType<typeof signingKeys> = sharedKeys,
): MemoryIdentityProvider {
  const rules = { issuer: 'https://identity.example/pool', clientId: 'watchhouse-web' };
  return {
    rules,
    keys: async (header, token) => (await keys()).published(header, token),
    issue: async (subject, claims = {}, typ = 'JWT') => {
      const now = Math.floor(Date.parse(clock.now()) / 1_000);
      const payload = {
        sub: subject,
        iss: rules.issuer,
        client_id: rules.clientId,
        token_use: 'access',
        iat: now,
        exp: now + tokenSeconds,
        jti: randomUUID(),
        origin_jti: `sign-in-of-${subject}`,
        ...claims,
      };
      return new SignJWT(payload)
        .setProtectedHeader({ alg: 'RS256', kid: keyId, typ })
        .sign((await keys()).privateKey);
    },
  };
}

/** A new pair of keys under the same key id as every other, as a forger would make it. */
export async function signingKeys() {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: keyId, alg: 'RS256', use: 'sig' };
  return { privateKey, published: createLocalJWKSet({ keys: [jwk] }) };
}
