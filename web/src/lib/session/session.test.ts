import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Standing } from '../api/client.ts';
import { config, origin } from './a-config.ts';
import type { SignInAttempt, Tokens } from './oidc.ts';
import { Session } from './session.svelte.ts';
import type { SessionStore, Slot } from './session-store.ts';

function aSlot<T>(value: T | null): Slot<T> {
  let kept = value;
  return {
    read: () => kept,
    write: (next) => {
      kept = next;
    },
  };
}

/** A tab in which somebody is signed in; `lifetimeMs` is what is left of the access token. */
function aSession(lifetimeMs = 600_000) {
  const store: SessionStore = {
    tokens: aSlot<Tokens>({
      accessToken: 'access',
      refreshToken: 'refresh',
      expiresAt: Date.now() + lifetimeMs,
    }),
    attempt: aSlot<SignInAttempt>(null),
    standing: aSlot<Standing>({ unit: 'fac_1', post: 'warden', purpose: 'custody-safety' }),
  };
  return { store, session: new Session(config, store, origin) };
}

/** Where the tab left for. */
let left: string[];
const service = vi.fn<(address: string) => Promise<Response>>();
const done = () => Promise.resolve(Response.json({}));
const noAnswer = () => Promise.reject(new TypeError('Failed to fetch'));
const broken = () => Promise.resolve(new Response('Bad gateway', { status: 502 }));

beforeEach(() => {
  left = [];
  service.mockReset().mockImplementation(done);
  vi.stubGlobal('fetch', (address: string) => service(address));
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('location', { assign: (address: string) => left.push(address) });
});
afterEach(() => vi.unstubAllGlobals());

test('signing out revokes, forgets, and leaves for the provider', async () => {
  const { store, session } = aSession();
  await session.signOut();
  expect(service).toHaveBeenCalledExactlyOnceWith('/api/session/sign-out');
  expect([store.tokens.read(), store.standing.read()]).toEqual([null, null]);
  expect([session.status, session.signingOut.kind]).toEqual(['signed-out', 'leaving']);
  expect(left.map((address) => new URL(address).pathname)).toEqual(['/logout']);
});

test.each([
  ['offline', false, noAnswer, 'offline'],
  ['without an answer', true, noAnswer, 'unreachable'],
  ['with a fault of the service', true, broken, 'unreadable'],
])('%s, the session is kept, and why is told', async (_, onLine, answer, failure) => {
  vi.stubGlobal('navigator', { onLine });
  service.mockImplementation(answer);
  const { store, session } = aSession();
  await session.signOut();
  expect(session.signingOut).toMatchObject({ kind: 'failed', failure: { kind: failure } });
  expect(session.status).toBe('signed-in');
  expect(store.tokens.read()).not.toBeNull();
  expect(left).toEqual([]);
});

test('another try after a failure signs out; the failure stays readable while it is asked', async () => {
  service.mockImplementationOnce(broken);
  const { store, session } = aSession();
  await session.signOut();
  const retry = session.signOut();
  expect(session.signingOut).toMatchObject({ kind: 'asking', failure: { kind: 'unreadable' } });
  await retry;
  expect(store.tokens.read()).toBeNull();
  expect(left).toHaveLength(1);
});

test('asking twice at once asks the service once', async () => {
  const { session } = aSession();
  await Promise.all([session.signOut(), session.signOut()]);
  expect(service).toHaveBeenCalledOnce();
});

test('who stays is told of no failure any more', async () => {
  service.mockImplementation(broken);
  const { session } = aSession();
  await session.signOut();
  session.staySignedIn();
  expect([session.signingOut.kind, session.status]).toEqual(['no', 'signed-in']);
});

test.each([
  ['offline, it does not leave for an address it cannot reach', false, 0],
  ['with a network, it ends the session of the provider', true, 1],
])('on this device only: forgets; %s', async (_, onLine, departures) => {
  vi.stubGlobal('navigator', { onLine });
  service.mockImplementation(broken);
  const { store, session } = aSession();
  await session.signOut();
  session.signOutHere();
  expect([store.tokens.read(), store.standing.read(), session.me]).toEqual([null, null, null]);
  expect(session.status).toBe('signed-out');
  expect(left).toHaveLength(departures);
});

test('tokens that come after signing out do not bring the session back', async () => {
  const { store, session } = aSession();
  const answered = Promise.withResolvers<Response>();
  service.mockImplementation((address) => (address.endsWith('/token') ? answered.promise : done()));
  const renewal = session.renew();
  session.signOutHere();
  answered.resolve(
    Response.json({ access_token: 'late', token_type: 'Bearer', refresh_token: 'later' }),
  );
  expect(await renewal).toBe(false);
  expect(store.tokens.read()).toBeNull();
  expect(session.status).toBe('signed-out');
});
