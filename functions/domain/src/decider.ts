import type {
  Actor,
  Command,
  DomainEvent,
  EventType,
  FacilityId,
  Instant,
  Mode,
  OfficerMark,
  Refusal,
  StreamName,
} from '@watchhouse/contracts';

/**
 * What a decision may know besides state and command. All of it arrives from the shell, so that the same
 * command decided again gives the same events.
 */
export interface CommandContext {
  readonly facility: FacilityId;
  /** Server time at which the command is decided. */
  readonly now: Instant;
  readonly mode: Mode;
  readonly actor: Actor;
  /** The officer's public mark, when a person asks. */
  readonly by?: OfficerMark;
}

/** A unique key such as a custody number or a bed: put if absent, released by the holder. */
export interface Claim {
  readonly key: string;
  readonly holder: string;
}

/** The outcome of a decision: events with claims, or a refusal as a value. */
export type Decision<E extends DomainEvent = DomainEvent> =
  | {
      readonly accepted: true;
      readonly events: readonly E[];
      /** Events of the second stream that the decider named, appended together with the others and before them. */
      readonly otherEvents?: readonly E[];
      readonly claims?: readonly Claim[];
      readonly releases?: readonly Claim[];
    }
  | { readonly accepted: false; readonly refusal: Refusal };

/**
 * A pure decider of one noun. `evolve` is total and never throws; it folds events in the form in which they
 * are stored, so personal fields are opaque to it.
 */
export interface Decider<
  S = unknown,
  C extends Command = Command,
  E extends DomainEvent = DomainEvent,
> {
  readonly noun: string;
  readonly commands: readonly C['type'][];
  /** Every event type that `evolve` understands. */
  readonly events: readonly EventType[];
  readonly streamOf: (command: C, context: CommandContext) => StreamName;
  /**
   * A second stream of the same noun that a command touches: its state is handed to `decide` as well, and what is
   * decided of both is one append, conditional on both versions.
   */
  readonly otherStreamOf?: (command: C) => StreamName | undefined;
  readonly initial: S;
  /** `other` is the state of the second stream, where the command names one. */
  readonly decide: (state: S, command: C, context: CommandContext, other?: S) => Decision<E>;
  readonly evolve: (state: S, event: E) => S;
}

/** A refusal as a decision. */
export const refuse = (
  code: Refusal['code'],
  params: Refusal['params'] = {},
): { readonly accepted: false; readonly refusal: Refusal } => ({
  accepted: false,
  refusal: { code, params },
});

/** Events as a decision. */
export const accept = <E extends DomainEvent>(
  ...events: readonly E[]
): { readonly accepted: true; readonly events: readonly E[] } => ({ accepted: true, events });
