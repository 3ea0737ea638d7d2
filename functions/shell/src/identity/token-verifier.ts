import { Instant, limits } from '@watchhouse/contracts';
import type { RefusalCode } from '@watchhouse/contracts';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey, JWTVerifyResult } from 'jose';
import type { Clock } from '../clock.ts';
import type { TokenCheck, TokenVerifier } from './principal.ts';

/** Whose tokens count, and for whom they must be meant. */
export interface TokenRules {
  readonly issuer: string;
  /** Client id of the web application: `client_id` of Cognito's tokens, audience of RFC 9068's. */
  readonly clientId: string;
}

/** Only signatures whose key cannot be made by whoever knows the public one; never `none` or HMAC. */
const algorithms = ['RS256', 'PS256', 'ES256'];

/** Keys of the identity provider, kept for a bounded time and asked for again at a bounded rate. */
export const remoteKeys = (jwksUri: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(jwksUri), {
    cooldownDuration: limits.access.jwksCooldownMs,
    cacheMaxAge: limits.access.jwksCacheMs,
    timeoutDuration: limits.access.jwksTimeoutMs,
  });

/**
 * Verifies access tokens: signature, issuer, time, and that the token is an access token meant for us, as
 * Cognito (`token_use`, `client_id`) or RFC 9068 (`typ: at+jwt`, `aud`) say it.
 */
export function tokenVerifier(
  rules: TokenRules,
  keys: JWTVerifyGetKey,
  clock: Clock,
): TokenVerifier {
  return {
    verify: async (token) => {
      if (token.length > limits.http.tokenBytesMax) return invalid('access.unauthenticated');
      try {
        return principalOf(await check(rules, keys, clock, token), rules);
      } catch (error) {
        if (error instanceof errors.JWTExpired) return invalid('access.tokenExpired');
        if (isForged(error)) return invalid('access.unauthenticated');
        throw error;
      }
    },
  };
}

const check = (rules: TokenRules, keys: JWTVerifyGetKey, clock: Clock, token: string) =>
  jwtVerify(token, keys, {
    issuer: rules.issuer,
    algorithms,
    clockTolerance: limits.access.clockToleranceSeconds,
    currentDate: new Date(clock.now()),
    requiredClaims: ['sub', 'iat', 'exp'],
  });

/** What is wrong with the token itself, apart from failures to fetch or read the keys. */
const forgeries = [
  errors.JWSInvalid,
  errors.JWTInvalid,
  errors.JWTClaimValidationFailed,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];
const isForged = (error: unknown) => forgeries.some((kind) => error instanceof kind);

function principalOf({ payload, protectedHeader }: JWTVerifyResult, rules: TokenRules): TokenCheck {
  const session = sessionOf(payload);
  const subject = payload.sub ?? '';
  if (!isMeantForUs(payload, protectedHeader.typ, rules)) return invalid('access.unauthenticated');
  if (subject === '' || session === undefined) return invalid('access.unauthenticated');
  const expiresAt = new Date((payload.exp ?? 0) * 1_000).toISOString();
  return {
    valid: true,
    principal: { id: subject, session, tokenExpiresAt: Instant.parse(expiresAt) },
  };
}

/** An identity token is signed by the same key and names us too, so it must be told apart from access. */
function isMeantForUs(payload: JWTPayload, typ: string | undefined, rules: TokenRules): boolean {
  if (payload['token_use'] !== undefined) {
    return payload['token_use'] === 'access' && payload['client_id'] === rules.clientId;
  }
  const isAccessToken = typ?.toLowerCase().replace('application/', '') === 'at+jwt';
  return isAccessToken && [payload.aud ?? []].flat().includes(rules.clientId);
}

/** `origin_jti` and `sid` name the sign-in and outlive refreshing; `jti` only this token. */
function sessionOf(payload: JWTPayload): string | undefined {
  const candidates = [payload['origin_jti'], payload['sid'], payload.jti];
  return candidates.find((claim) => typeof claim === 'string' && claim !== '') as
    string | undefined;
}

const invalid = (code: RefusalCode): TokenCheck => ({
  valid: false,
  refusal: { code, params: {} },
});
