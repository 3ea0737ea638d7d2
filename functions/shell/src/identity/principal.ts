import type { Instant, Refusal } from '@watchhouse/contracts';

/**
 * Who a token says is asking. Nothing else of the token is believed: posts and units are looked up in the
 * postings at the moment of the decision.
 */
export interface Principal {
  /** Subject claim of the identity provider. */
  readonly id: string;
  /** What sign-out revokes: the sign-in this token and its successors come from. */
  readonly session: string;
  readonly tokenExpiresAt: Instant;
}

export type TokenCheck =
  | { readonly valid: true; readonly principal: Principal }
  | { readonly valid: false; readonly refusal: Refusal };

/** Checks access tokens; throws only when the keys of the identity provider cannot be read. */
export interface TokenVerifier {
  verify(token: string): Promise<TokenCheck>;
}
