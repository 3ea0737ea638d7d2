import { eventContracts, genesisHash } from '@watchhouse/contracts';
import type { Command, DomainEvent, Envelope, StreamName } from '@watchhouse/contracts';
import type { CommandContext } from '../decider.ts';
import { deciderOf } from '../deciders.ts';
import { derivedId } from '../ids/derived-id.ts';
import { linkEnvelope } from '../ledger/link-envelope.ts';
import type { LogHead } from '../ledger/link-envelope.ts';
import type { StateItem } from '../ledger/stream-folds.ts';

/** A log in memory as the ledger would hold it after some commands. */
export interface BuiltLog {
  readonly events: readonly Envelope[];
  readonly states: readonly StateItem[];
  readonly head: LogHead;
}

/**
 * Decides commands one after the other and links their events. Throws on a refusal: a story that a test
 * tells must be possible.
 */
export function logOf(steps: readonly (readonly [Command, CommandContext])[]): BuiltLog {
  const events: Envelope[] = [];
  const states = new Map<StreamName, StateItem>();
  for (const [command, context] of steps) {
    const decider = deciderOf(command.type);
    const stream = decider.streamOf(command, context);
    const former = states.get(stream);
    const decision = decider.decide(former?.state ?? decider.initial, command, context);
    if (!decision.accepted) throw new Error(`refused: ${decision.refusal.code}`);
    for (const event of decision.events) {
      const last = states.get(stream);
      const version = (last?.version ?? 0) + 1;
      events.push(linked(event, stream, version, command, context, headOf(events)));
      const state = decider.evolve(last ? last.state : decider.initial, event);
      states.set(stream, { stream, version, seq: events.length, state });
    }
  }
  return { events, states: [...states.values()], head: headOf(events) };
}

const headOf = (events: readonly Envelope[]): LogHead => {
  const last = events.at(-1);
  return last ? { seq: last.seq, hash: last.hash } : { seq: 0, hash: genesisHash };
};

function linked(
  { type, payload }: DomainEvent,
  stream: StreamName,
  version: number,
  command: Command,
  { facility, mode, now, actor, by }: CommandContext,
  head: LogHead,
): Envelope {
  return linkEnvelope(
    {
      id: derivedId('event', now, [stream, `${version}`]),
      facility,
      stream,
      version,
      type,
      schemaVersion: eventContracts[type].schemaVersion,
      mode,
      occurredAt: now,
      recordedAt: now,
      actor,
      ...(by && { post: by.post }),
      commandId: command.id,
      correlationId: derivedId('correlation', now, [command.id]),
      causationId: command.id,
      payload,
    },
    head,
  );
}
