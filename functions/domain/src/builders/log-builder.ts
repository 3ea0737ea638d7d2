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
    const other = decider.otherStreamOf?.(command);
    const stateOf = (of: StreamName) => states.get(of)?.state ?? decider.initial;
    const otherState = other && stateOf(other);
    const decision = decider.decide(stateOf(stream), command, context, otherState);
    if (!decision.accepted) throw new Error(`refused: ${decision.refusal.code}`);
    const parts = [
      ...(other ? (decision.otherEvents ?? []).map((event) => [other, event] as const) : []),
      ...decision.events.map((event) => [stream, event] as const),
    ];
    for (const [of, event] of parts) {
      const version = (states.get(of)?.version ?? 0) + 1;
      events.push(linked(event, of, version, command, context, headOf(events)));
      const state = decider.evolve(stateOf(of), event);
      states.set(of, { stream: of, version, seq: events.length, state });
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
