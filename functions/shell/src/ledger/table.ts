import type { CommandId, CommandResult, FacilityId, StreamName } from '@watchhouse/contracts';
import type { LogHead } from '@watchhouse/domain';
import type { StoredEntry } from './ledger.ts';

export interface StateItem {
  readonly version: number;
  readonly seq: number;
  /** The fold as JSON text. */
  readonly state: string;
}

export interface CommandItem {
  readonly bodyHash: string;
  readonly actor: string;
  readonly result: CommandResult;
}

/**
 * One conditional write of an append. The name says the condition: head — is still the former one; event — its
 * position is free; state — the stream's version is the expected one; command — the id is new; claim — free or the
 * holder's own; release — the holder's own or free.
 */
export type LedgerWrite =
  | { readonly name: 'head'; readonly from: LogHead; readonly to: LogHead }
  | {
      readonly name: 'event';
      readonly seq: number;
      readonly type: string;
      /** RFC 8785 text of the envelope. */
      readonly entry: string;
    }
  | {
      readonly name: 'state';
      readonly stream: StreamName;
      readonly expectedVersion: number;
      readonly item: StateItem;
    }
  | {
      readonly name: 'command';
      readonly id: CommandId;
      readonly item: CommandItem;
      /** Seconds since 1970 after which the record may go. */
      readonly expiresAt: number;
    }
  | { readonly name: 'claim'; readonly key: string; readonly holder: string }
  | { readonly name: 'release'; readonly key: string; readonly holder: string };

/** Why one write of a cancelled transaction did not go through. */
export interface WriteFailure {
  readonly write: LedgerWrite;
  readonly why: 'condition' | 'conflict' | 'throttled';
}

export type TransactOutcome =
  | { readonly kind: 'written' }
  | { readonly kind: 'cancelled'; readonly failures: readonly WriteFailure[] }
  | { readonly kind: 'throttled' }
  /** Nobody can say whether it was written: a time-out, a broken connection, a failure of the service. */
  | { readonly kind: 'unknown'; readonly cause: unknown };

/** The storage under a ledger: strongly consistent reads and one all-or-nothing conditional write. */
export interface LedgerTable {
  head(facility: FacilityId): Promise<LogHead>;
  state(facility: FacilityId, stream: StreamName): Promise<StateItem | undefined>;
  command(facility: FacilityId, id: CommandId): Promise<CommandItem | undefined>;
  holder(facility: FacilityId, key: string): Promise<string | undefined>;
  /** Stored envelopes from a position on, in order of position. */
  entries(facility: FacilityId, fromSeq: number, limit: number): Promise<readonly StoredEntry[]>;
  /** Throws only what cannot be a matter of timing, such as a refused permission. */
  transact(facility: FacilityId, writes: readonly LedgerWrite[]): Promise<TransactOutcome>;
}
