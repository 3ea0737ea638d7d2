import type { WebConfig } from '@watchhouse/contracts';
import * as oauth from 'oauth4webapi';

/** One attempt to sign in, kept in this tab until the identity provider sends the person back. */
export interface SignInAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Path to return to afterwards. */
  readonly returnTo: string;
}

/** What the identity provider gave; instants are milliseconds of this browser's clock. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresAt: number;
}

export type TokenOutcome =
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  /** The provider refused: a used or stale code, a wrong state, a revoked session. */
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unreachable' };

/** Where a token answer does not say how long it lives (RFC 6749, section 5.1 only recommends it). */
const lifetimeSecondsAssumed = 300;

function providerOf(config: WebConfig, origin: string): oauth.AuthorizationServer {
  return {
    issuer: config.issuer,
    authorization_endpoint: new URL(config.authorizationEndpoint, origin).href,
    token_endpoint: new URL(config.tokenEndpoint, origin).href,
  };
}

/** Plain http only where the provider is deployed so, i.e. on this machine. */
function transportOf(provider: oauth.AuthorizationServer) {
  const isPlain = provider.token_endpoint?.startsWith('http:') ?? false;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so only to make it stand out
  return { [oauth.allowInsecureRequests]: isPlain };
}

/** A fresh attempt and the provider's address to go to (Authorization Code with PKCE, S256). */
export async function beginSignIn(
  config: WebConfig,
  origin: string,
  redirectUri: string,
  returnTo: string,
): Promise<{ attempt: SignInAttempt; address: string }> {
  const attempt = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    returnTo,
  };
  const address = new URL(config.authorizationEndpoint, origin);
  const parameters = {
    client_id: config.clientId,
    response_type: 'code',
    scope: config.scope,
    redirect_uri: redirectUri,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
  };
  for (const [key, value] of Object.entries(parameters)) address.searchParams.set(key, value);
  return { attempt, address: address.href };
}

/** Exchanges the code of the callback address for tokens, checking state, nonce and verifier. */
export async function finishSignIn(
  config: WebConfig,
  origin: string,
  attempt: SignInAttempt,
  callback: URL,
): Promise<TokenOutcome> {
  const provider = providerOf(config, origin);
  const client = { client_id: config.clientId };
  return outcomeOf(async () => {
    const checked = oauth.validateAuthResponse(provider, client, callback, attempt.state);
    const response = await oauth.authorizationCodeGrantRequest(
      provider,
      client,
      oauth.None(),
      checked,
      `${callback.origin}${callback.pathname}`,
      attempt.verifier,
      transportOf(provider),
    );
    return oauth.processAuthorizationCodeResponse(provider, client, response, {
      expectedNonce: attempt.nonce,
      requireIdToken: true,
    });
  });
}

/** New tokens for a refresh token; a provider that does not rotate it leaves the former in force. */
export async function renewTokens(
  config: WebConfig,
  origin: string,
  refreshToken: string,
): Promise<TokenOutcome> {
  const provider = providerOf(config, origin);
  const client = { client_id: config.clientId };
  const outcome = await outcomeOf(async () => {
    const response = await oauth.refreshTokenGrantRequest(
      provider,
      client,
      oauth.None(),
      refreshToken,
      transportOf(provider),
    );
    return oauth.processRefreshTokenResponse(provider, client, response);
  });
  if (outcome.kind !== 'tokens' || outcome.tokens.refreshToken !== null) return outcome;
  return { kind: 'tokens', tokens: { ...outcome.tokens, refreshToken } };
}

async function outcomeOf(
  exchange: () => Promise<oauth.TokenEndpointResponse>,
): Promise<TokenOutcome> {
  try {
    const answer = await exchange();
    const lifetime = (answer.expires_in ?? lifetimeSecondsAssumed) * 1_000;
    return {
      kind: 'tokens',
      tokens: {
        accessToken: answer.access_token,
        refreshToken: answer.refresh_token ?? null,
        expiresAt: Date.now() + lifetime,
      },
    };
  } catch (error) {
    // The browser's fetch rejects with a TypeError when there is no answer at all.
    if (error instanceof TypeError) return { kind: 'unreachable' };
    return { kind: 'refused', detail: detailOf(error) };
  }
}

function detailOf(error: unknown): string {
  if (error instanceof oauth.AuthorizationResponseError) return error.error;
  if (error instanceof oauth.ResponseBodyError) return error.error;
  return error instanceof Error ? error.message : 'unknown';
}

/** Where the provider ends its own session; no token is in the address. */
export function signOutAddress(config: WebConfig, origin: string): string {
  const address = new URL(config.endSessionEndpoint, origin);
  address.searchParams.set('client_id', config.clientId);
  // Cognito's name for it, then the one of OpenID Connect RP-Initiated Logout 1.0.
  address.searchParams.set('logout_uri', `${origin}/`);
  address.searchParams.set('post_logout_redirect_uri', `${origin}/`);
  return address.href;
}
