import type {
  CommandId,
  CommandResult,
  Envelope,
  FacilityId,
  StreamName,
} from '@watchhouse/contracts';
import type { Claim, EventDraft, LogHead } from '@watchhouse/domain';

/** State of one stream as folded from its events (sealed form), with the stream's version. */
export interface StreamState {
  readonly stream: StreamName;
  /** 0 for a stream without events. */
  readonly version: number;
  /** Ledger position of its last event, 0 for none. */
  readonly seq: number;
  /** The fold; `undefined` for a stream without events. */
  readonly state: unknown;
}

/** A command as the ledger remembers it: who asked for what. */
export interface CommandMark {
  readonly id: CommandId;
  /** Fingerprint (SHA-256, keyed where the body is personal) of the RFC 8785 form of the command's body. */
  readonly bodyHash: string;
  /** Canonical text of who asked. */
  readonly actor: string;
}

/** One atomic append: events of one or more streams, their new states, claims and the command record. */
export interface AppendRequest {
  readonly facility: FacilityId;
  readonly command: CommandMark;
  readonly events: readonly EventDraft[];
  /** One for each stream touched; the version expected is the one before the append. */
  readonly states: readonly {
    readonly stream: StreamName;
    readonly expectedVersion: number;
    readonly state: unknown;
  }[];
  readonly claims: readonly Claim[];
  readonly releases: readonly Claim[];
}

/** What is remembered of a command id that was accepted before. */
export type Recollection =
  /** The same command id, body and actor were accepted before: the first result. */
  | { readonly kind: 'repeated'; readonly result: CommandResult }
  | { readonly kind: 'reused'; readonly difference: 'body' | 'actor' };

/** What an append came to. Infrastructure failures are thrown; everything else is told apart here. */
export type AppendOutcome =
  | {
      readonly kind: 'appended';
      readonly result: CommandResult;
      readonly events: readonly Envelope[];
    }
  | Recollection
  | { readonly kind: 'version-lost'; readonly stream: StreamName }
  | { readonly kind: 'claim-taken'; readonly key: string; readonly holder: string }
  /** The head moved more often than the named bound of attempts. */
  | { readonly kind: 'busy' };

/** One event as stored: where it lies, and its text. */
export interface StoredEntry {
  readonly seq: number;
  readonly entry: string;
}

/** A run of the log in order without gaps; `next` is where to read on. */
export interface LogPage {
  readonly events: readonly Envelope[];
  readonly next: number;
  /** True when the page reaches the end of what can be read without a gap. */
  readonly end: boolean;
}

/**
 * The ledger: one ordered, append-only, hash-chained log per facility. The in-memory twin and the DynamoDB
 * one pass the same contract suite.
 */
export interface Ledger {
  append(request: AppendRequest): Promise<AppendOutcome>;
  /** What is remembered of the command; `undefined` when its id is new. */
  recall(facility: FacilityId, command: CommandMark): Promise<Recollection | undefined>;
  /** Strongly consistent read of one stream's state. */
  readState(facility: FacilityId, stream: StreamName): Promise<StreamState>;
  /** Reads forward from `fromSeq` (1 is the first) with strong consistency; stops at the first gap in seq or hash. */
  readLog(facility: FacilityId, fromSeq: number, limit: number): Promise<LogPage>;
  /** What is stored from `fromSeq` on as it lies there, gaps and all: for verification and export. */
  readEntries(
    facility: FacilityId,
    fromSeq: number,
    limit: number,
  ): Promise<readonly StoredEntry[]>;
  head(facility: FacilityId): Promise<LogHead>;
}
