import type { FacilityId, Instant } from '@watchhouse/contracts';

/** Whose data key: one per facility, subject (a person, an officer or the facility itself) and class. */
export interface KeyName {
  readonly facility: FacilityId;
  readonly subject: string;
  readonly class: string;
}

/** A data key of 256 bits, or the fact that it was destroyed. */
export type DataKey =
  { readonly kind: 'key'; readonly bytes: Uint8Array } | { readonly kind: 'destroyed' };

/** When an erasure counts, and when nobody can undo it any more. */
export interface Erasure {
  readonly destroyedAt: Instant;
  /** End of the key table's own recovery window. */
  readonly finalAt: Instant;
}

/** Data keys, kept outside the ledger and wrapped by a key that never leaves KMS. */
export interface KeyStore {
  /** The key of that name, made on first use. */
  obtain(name: KeyName): Promise<DataKey>;
  /** The key of that name if there is or was one. */
  find(name: KeyName): Promise<DataKey | undefined>;
  /** Destroys the key for ever and leaves a mark that it was; doing so again changes nothing. */
  destroy(name: KeyName): Promise<Erasure>;
}

export const keyText = (name: KeyName) => `${name.facility}#${name.subject}#${name.class}`;

const msPerDay = 86_400_000;

/** Both dates of an erasure made at `destroyedAt` with a recovery window in days. */
export const erasureAt = (destroyedAt: Instant, recoveryDays: number): Erasure => ({
  destroyedAt,
  finalAt: new Date(Date.parse(destroyedAt) + recoveryDays * msPerDay).toISOString() as Instant,
});
