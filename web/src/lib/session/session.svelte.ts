import type { Me, WebConfig } from '@watchhouse/contracts';
import { createApi } from '../api/client.ts';
import type { Api, Standing } from '../api/client.ts';
import type { Failure } from '../api/failure.ts';
import { isSessionOver } from '../api/failure.ts';
import { pages } from '../api/path.ts';
import { beginSignIn, finishSignIn, renewTokens, signOutAddress } from './oidc.ts';
import type { Tokens, TokenOutcome } from './oidc.ts';
import { offeredStandings, postingOf } from './posting.ts';
import type { SessionStore } from './session-store.ts';

export type SessionStatus = 'signed-out' | 'signed-in' | 'expired';

/** How signing out stands. */
export type SignOutState =
  | { readonly kind: 'no' }
  /** The service is asked; `failure` is why the try before this one failed. */
  | { readonly kind: 'asking'; readonly failure: Failure | null }
  /** The service did not revoke the session: it is still valid, there and here. */
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Forgotten here, on the way to the identity provider. */
  | { readonly kind: 'leaving' };

/** Tokens are renewed this long before they run out, so that no request carries one about to expire. */
const renewBeforeMs = 60_000;

/** The signed-in person of this tab: tokens, postings, and the chosen unit, post and purpose. */
export class Session {
  readonly config: WebConfig;
  readonly api: Api;
  readonly #store: SessionStore;
  readonly #origin: string;
  #tokens: Tokens | null;
  #renewal: Promise<string | null> | null = null;
  #status = $state<SessionStatus>('signed-out');
  #me = $state.raw<Me | null>(null);
  #meFailure = $state.raw<Failure | null>(null);
  #standing = $state.raw<Standing | null>(null);
  #signOut = $state.raw<SignOutState>({ kind: 'no' });

  constructor(config: WebConfig, store: SessionStore, origin: string) {
    this.config = config;
    this.#store = store;
    this.#origin = origin;
    this.#tokens = store.tokens.read();
    this.#standing = store.standing.read();
    this.#status = this.#tokens === null ? 'signed-out' : 'signed-in';
    this.api = createApi({
      token: () => this.#freshToken(),
      renew: () => this.#renew(),
      standing: () => this.#standing,
    });
  }

  get status(): SessionStatus {
    return this.#status;
  }
  get me(): Me | null {
    return this.#me;
  }
  /** Why the postings could not be read, while they could not. */
  get meFailure(): Failure | null {
    return this.#meFailure;
  }
  get standing(): Standing | null {
    return this.#standing;
  }
  get signingOut(): SignOutState {
    return this.#signOut;
  }
  /** The posting behind the chosen standing, once the postings are known. */
  get posting(): Me['postings'][number] | null {
    return postingOf(this.#me, this.#standing);
  }

  /** Reads the postings; a standing that is no longer one of them is dropped. */
  async loadMe(): Promise<void> {
    const answer = await this.api.call('me', {});
    if (!answer.ok) {
      this.#meFailure = answer.failure;
      return;
    }
    this.#meFailure = null;
    this.#me = answer.value;
    if (this.posting === null) this.#keepStanding(null);
    const [only, ...others] = offeredStandings(answer.value);
    if (this.#standing === null && only !== undefined && others.length === 0) this.stand(only);
  }

  stand(standing: Standing): void {
    this.#keepStanding(standing);
  }

  /** Leaves for the identity provider. */
  async signIn(returnTo: string): Promise<void> {
    const redirectUri = `${this.#origin}${pages.callback}`;
    const { attempt, address } = await beginSignIn(
      this.config,
      this.#origin,
      redirectUri,
      returnTo,
    );
    this.#store.attempt.write(attempt);
    location.assign(address);
  }

  /** Ends the sign-in at the callback address; gives the path to go on to, or what went wrong. */
  async completeSignIn(
    callback: URL,
  ): Promise<{ kind: 'done'; returnTo: string } | Exclude<TokenOutcome, { kind: 'tokens' }>> {
    const attempt = this.#store.attempt.read();
    if (attempt === null) return { kind: 'refused', detail: 'no-attempt' };
    this.#store.attempt.write(null);
    const outcome = await finishSignIn(this.config, this.#origin, attempt, callback);
    if (outcome.kind !== 'tokens') return outcome;
    this.#keepTokens(outcome.tokens);
    this.#status = 'signed-in';
    return { kind: 'done', returnTo: attempt.returnTo };
  }

  /**
   * Revokes the session at our service, forgets it here, and ends it at the identity provider. When
   * the service did not revoke it, nothing is forgotten and `signingOut` says why.
   */
  async signOut(): Promise<void> {
    const before = this.#signOut;
    if (before.kind === 'asking' || before.kind === 'leaving') return;
    this.#signOut = { kind: 'asking', failure: before.kind === 'failed' ? before.failure : null };
    const answer = await this.api.call('signOut', {}, {});
    if (answer.ok || isSessionOver(answer.failure)) this.#forget();
    else this.#signOut = { kind: 'failed', failure: answer.failure };
  }

  /** Forgets the session on this device only, for who must leave while the service cannot revoke it. */
  signOutHere(): void {
    this.#forget();
  }

  /** Keeps working after signing out failed. */
  staySignedIn(): void {
    this.#signOut = { kind: 'no' };
  }

  /** The service ended this session: what is on the screen stays, new requests wait for a new sign-in. */
  expire(): void {
    this.#keepTokens(null);
    if (this.#status === 'signed-in') this.#status = 'expired';
  }

  async renew(): Promise<boolean> {
    return (await this.#renew()) !== null;
  }

  async #freshToken(): Promise<string | null> {
    const tokens = this.#tokens;
    if (tokens === null) return null;
    if (tokens.expiresAt - Date.now() > renewBeforeMs) return tokens.accessToken;
    const renewed = await this.#renew();
    return renewed ?? this.#tokens?.accessToken ?? null;
  }

  /** One renewal at a time, however many requests ask. */
  #renew(): Promise<string | null> {
    this.#renewal ??= this.#askForTokens().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #askForTokens(): Promise<string | null> {
    const refreshToken = this.#tokens?.refreshToken ?? null;
    if (refreshToken === null) {
      this.expire();
      return null;
    }
    const outcome = await renewTokens(this.config, this.#origin, refreshToken);
    // Signed out meanwhile: what comes late must not bring the session back.
    if (this.#tokens?.refreshToken !== refreshToken) return null;
    if (outcome.kind === 'tokens') {
      this.#keepTokens(outcome.tokens);
      return outcome.tokens.accessToken;
    }
    if (outcome.kind === 'refused') this.expire();
    return null;
  }

  /** Nothing of the session is left in this tab; the provider's own is ended where it can be reached. */
  #forget(): void {
    this.#keepTokens(null);
    this.#keepStanding(null);
    this.#store.attempt.write(null);
    this.#me = null;
    this.#meFailure = null;
    this.#status = 'signed-out';
    const canLeave = navigator.onLine;
    this.#signOut = canLeave ? { kind: 'leaving' } : { kind: 'no' };
    if (canLeave) location.assign(signOutAddress(this.config, this.#origin));
  }

  #keepTokens(tokens: Tokens | null): void {
    this.#tokens = tokens;
    this.#store.tokens.write(tokens);
  }

  #keepStanding(standing: Standing | null): void {
    this.#standing = standing;
    this.#store.standing.write(standing);
  }

  /** Called with every failure that may mean the end of the session. */
  notice(failure: Failure): void {
    if (isSessionOver(failure)) this.expire();
  }
}
