import { createHash, randomBytes } from 'node:crypto';
import type { WebConfig } from '@watchhouse/contracts';
import { StartFailure } from './start-failure.ts';

/**
 * Signs in as a browser would: Authorization Code with PKCE over the sign-in page behind the gateway.
 * @returns an access token
 */
export async function signIn(origin: string, name: string, password: string): Promise<string> {
  const config = (await (await fetch(`${origin}/config.json`)).json()) as WebConfig;
  const verifier = randomBytes(32).toString('base64url');
  const redirect = `${origin}/sign-in/callback`;
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: redirect,
    scope: config.scope,
    state: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const page = await fetch(`${origin}${config.authorizationEndpoint}?${query.toString()}`);
  const form = hiddenFields(await page.text());
  form.set('username', name);
  form.set('password', password);
  const back = await fetch(`${origin}/login`, { method: 'POST', body: form, redirect: 'manual' });
  const location = back.headers.get('location') ?? '';
  const code = URL.canParse(location) ? new URL(location).searchParams.get('code') : null;
  if (code === null) throw new StartFailure(`The identity provider did not let "${name}" in.`);
  return exchange(`${origin}${config.tokenEndpoint}`, {
    grant_type: 'authorization_code',
    client_id: config.clientId,
    redirect_uri: redirect,
    code,
    code_verifier: verifier,
  });
}

/** Names and values of the hidden fields of the sign-in form. */
export function hiddenFields(html: string): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [, name = '', value = ''] of html.matchAll(/name="([^"]+)" value="([^"]*)"/g)) {
    fields.set(name, unescapeHtml(value));
  }
  return fields;
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

async function exchange(address: string, fields: Record<string, string>): Promise<string> {
  const response = await fetch(address, { method: 'POST', body: new URLSearchParams(fields) });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new StartFailure('The identity provider gave no token.');
  return token;
}
