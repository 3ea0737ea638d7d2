import { Post, Purpose } from '@watchhouse/contracts';
import type { Standing } from '../api/client.ts';
import type { SignInAttempt, Tokens } from './oidc.ts';

/** Where this tab keeps its session: gone when the tab is closed, never shared, never in an address. */
export interface SessionStore {
  readonly tokens: Slot<Tokens>;
  readonly attempt: Slot<SignInAttempt>;
  readonly standing: Slot<Standing>;
}

export interface Slot<T> {
  readonly read: () => T | null;
  readonly write: (value: T | null) => void;
}

/** The session of one tab on a `Storage` such as `sessionStorage`; what cannot be read counts as absent. */
export function createSessionStore(storage: Storage): SessionStore {
  return {
    tokens: slot(storage, 'watchhouse.tokens', tokensOf),
    attempt: slot(storage, 'watchhouse.attempt', attemptOf),
    standing: slot(storage, 'watchhouse.standing', standingOf),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function slot<T>(storage: Storage, key: string, parse: (fields: Fields) => T | null): Slot<T> {
  return {
    read: () => {
      const fields = fieldsOf(storage.getItem(key));
      return fields === null ? null : parse(fields);
    },
    write: (value) => {
      if (value === null) storage.removeItem(key);
      else storage.setItem(key, JSON.stringify(value));
    },
  };
}

function fieldsOf(text: string | null): Fields | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : null;
  } catch {
    return null;
  }
}

function tokensOf({ accessToken, refreshToken, expiresAt }: Fields): Tokens | null {
  if (typeof accessToken !== 'string' || typeof expiresAt !== 'number') return null;
  const refresh = typeof refreshToken === 'string' ? refreshToken : null;
  return { accessToken, refreshToken: refresh, expiresAt };
}

function attemptOf({ state, nonce, verifier, returnTo }: Fields): SignInAttempt | null {
  const isWhole =
    typeof state === 'string' && typeof nonce === 'string' && typeof verifier === 'string';
  if (!isWhole) return null;
  return { state, nonce, verifier, returnTo: safePath(returnTo) };
}

function standingOf({ unit, post, purpose }: Fields): Standing | null {
  const parsedPost = Post.safeParse(post);
  const parsedPurpose = Purpose.safeParse(purpose);
  if (typeof unit !== 'string' || !parsedPost.success || !parsedPurpose.success) return null;
  return { unit, post: parsedPost.data, purpose: parsedPurpose.data };
}

/** A path of our own to return to; anything that could lead elsewhere becomes the home page. */
export function safePath(path: unknown): string {
  return typeof path === 'string' && /^\/(?![/\\])/.test(path) ? path : '/';
}
