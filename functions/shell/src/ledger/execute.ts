import { limits } from '@watchhouse/contracts';
import type { Command, CommandResult, DomainEvent, Envelope, Refusal } from '@watchhouse/contracts';
import { deciderOf } from '@watchhouse/domain';
import type { Decider, Decision } from '@watchhouse/domain';
import type { Clock } from '../clock.ts';
import type { IdSource } from '../ids.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { markOf } from './command-mark.ts';
import { draftEvent } from './draft-event.ts';
import type { ExecuteContext } from './draft-event.ts';
import type { AppendOutcome, CommandMark, Ledger, Recollection, StreamState } from './ledger.ts';

export interface ExecuteServices {
  readonly ledger: Ledger;
  readonly sealer: Sealer;
  readonly ids: IdSource;
  readonly clock: Clock;
}

/** Outcome of a command. A repeated command gives its first result and no events. */
export type Execution =
  | {
      readonly kind: 'accepted';
      readonly result: CommandResult;
      readonly events: readonly Envelope[];
      readonly repeated: boolean;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Decides a command and appends what follows: load the state, open what is sealed, decide, seal, fold, append.
 * Decides again whenever another append changed the stream in between, within the named bound. Where the decider
 * names a second stream, both are decided together and appended in one transaction, on both versions.
 */
export async function execute(
  services: ExecuteServices,
  command: Command,
  context: ExecuteContext,
): Promise<Execution> {
  const decider = deciderOf(command.type);
  const stream = decider.streamOf(command, context);
  const otherStream = decider.otherStreamOf?.(command);
  const mark = await markOf(services.sealer, command, context);
  for (let attempt = 0; attempt < limits.ledger.appendAttemptsMax; attempt += 1) {
    const [known, stored, other] = await Promise.all([
      services.ledger.recall(context.facility, mark),
      services.ledger.readState(context.facility, stream),
      otherStream && services.ledger.readState(context.facility, otherStream),
    ]);
    if (known !== undefined) return recalled(known, command);
    const asked = { services, decider, stored, other, mark, command, context };
    const decision = await decide(asked);
    if (!decision.accepted) return { kind: 'refused', refusal: decision.refusal };
    const drafted = { ...asked, decision };
    const settled = settle(await append(drafted), command);
    if (settled !== undefined) return settled;
  }
  return refused('ledger.busy');
}

interface Asked {
  readonly services: ExecuteServices;
  readonly decider: Decider;
  readonly stored: StreamState;
  /** The second stream that the command touches, if it names one. */
  readonly other: StreamState | undefined;
  readonly mark: CommandMark;
  readonly command: Command;
  readonly context: ExecuteContext;
}

interface Drafted extends Asked {
  readonly decision: Decision & { accepted: true };
}

async function decide(asked: Asked): Promise<Decision> {
  const { decider, command, context } = asked;
  const state = await opened(asked, asked.stored);
  const other = asked.other && (await opened(asked, asked.other));
  return decider.decide(state, command, context, other);
}

const opened = async ({ services, decider, context }: Asked, stored: StreamState) =>
  stored.version === 0
    ? decider.initial
    : await services.sealer.open(context.facility, stored.state);

async function append(drafted: Drafted): Promise<AppendOutcome> {
  const { services, stored, other, mark, decision, context } = drafted;
  const { events, otherEvents = [] } = decision;
  const parts = [
    ...(other ? [await draftPart(drafted, other, otherEvents)] : []),
    await draftPart(drafted, stored, events),
  ];
  return services.ledger.append({
    facility: context.facility,
    command: mark,
    events: parts.flatMap((part) => part.drafts),
    states: parts.flatMap((part) => part.states),
    claims: decision.claims ?? [],
    releases: decision.releases ?? [],
  });
}

/** What an append writes to one stream: its events, sealed, and its state after them. */
async function draftPart(drafted: Drafted, stored: StreamState, events: readonly DomainEvent[]) {
  const { services, decider, context } = drafted;
  const sealed = await Promise.all(
    events.map((event) => services.sealer.sealEvent(context.facility, event)),
  );
  const state = sealed.reduce(
    (former, event) => decider.evolve(former, event),
    stored.version === 0 ? decider.initial : stored.state,
  );
  const drafts = await Promise.all(
    sealed.map((event, index) => draftEvent(services, stored, drafted, event, index)),
  );
  const { stream, version } = stored;
  return {
    drafts,
    states: drafts.length === 0 ? [] : [{ stream, expectedVersion: version, state }],
  };
}

/** `undefined` when the decision has to be made again. */
function settle(outcome: AppendOutcome, command: Command): Execution | undefined {
  switch (outcome.kind) {
    case 'appended':
      return { kind: 'accepted', result: outcome.result, events: outcome.events, repeated: false };
    case 'repeated':
    case 'reused':
      return recalled(outcome, command);
    case 'version-lost':
      return undefined;
    case 'claim-taken':
      return refused('claim.taken', { key: outcome.key, holder: outcome.holder });
    case 'busy':
      return refused('ledger.busy');
  }
}

function recalled(known: Recollection, command: Command): Execution {
  if (known.kind === 'repeated') {
    return { kind: 'accepted', result: known.result, events: [], repeated: true };
  }
  const code = known.difference === 'body' ? 'command.reused' : 'command.otherActor';
  return refused(code, { command: command.id });
}

const refused = (code: Refusal['code'], params: Refusal['params'] = {}): Execution => ({
  kind: 'refused',
  refusal: { code, params },
});
