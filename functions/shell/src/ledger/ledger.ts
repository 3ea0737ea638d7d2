import type {
  CommandId,
  CommandResult,
  Envelope,
  FacilityId,
  StreamName,
} from '@watchhouse/contracts';
import type { Claim } from '@watchhouse/domain';

/** An event before the ledger gives it its place in the chain; personal fields are sealed already. */
export type EventDraft = Omit<Envelope, 'seq' | 'previousHash' | 'hash'>;

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

/** One atomic append: events of one or more streams, their new states, claims and the command record. */
export interface AppendRequest {
  readonly facility: FacilityId;
  readonly command: {
    readonly id: CommandId;
    /** SHA-256 over the RFC 8785 form of the command's body. */
    readonly bodyHash: string;
    /** Canonical text of who asked. */
    readonly actor: string;
  };
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

/** What an append came to. Infrastructure failures are thrown; everything else is told apart here. */
export type AppendOutcome =
  | { readonly kind: 'appended'; readonly result: CommandResult; readonly events: readonly Envelope[] }
  /** The same command id, body and actor were accepted before: the first result. */
  | { readonly kind: 'repeated'; readonly result: CommandResult }
  | { readonly kind: 'reused'; readonly difference: 'body' | 'actor' }
  | { readonly kind: 'version-lost'; readonly stream: StreamName }
  | { readonly kind: 'claim-taken'; readonly key: string; readonly holder: string }
  /** The head moved more often than the named bound of attempts. */
  | { readonly kind: 'busy' };

/** A run of the log in order without gaps; `next` is where to read on, `head` what was seen of the head. */
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
  /** Strongly consistent read of one stream's state. */
  readState(facility: FacilityId, stream: StreamName): Promise<StreamState>;
  /** Reads forward from `fromSeq` (1 is the first) with strong consistency; stops at the first gap in seq or hash. */
  readLog(facility: FacilityId, fromSeq: number, limit: number): Promise<LogPage>;
  head(facility: FacilityId): Promise<{ readonly seq: number; readonly hash: string }>;
  /** The accepted result of a command id, if there is one. */
  commandResult(facility: FacilityId, command: CommandId): Promise<CommandResult | undefined>;
}
