import { limits } from '@watchhouse/contracts';
import type { CommandResult, Envelope, Instant } from '@watchhouse/contracts';
import { canonicalJson, linkEnvelope } from '@watchhouse/domain';
import type { LogHead } from '@watchhouse/domain';
import type { AppendRequest } from './ledger.ts';
import type { LedgerWrite } from './table.ts';

/** An append is larger than the ledger takes; a decider made it, so it is a broken invariant. */
class AppendTooLarge extends Error {
  constructor(bound: string, found: number, max: number) {
    super(`An append exceeds ${bound}: ${found} of at most ${max}.`);
    this.name = 'AppendTooLarge';
  }
}

export interface LinkedAppend {
  readonly events: readonly Envelope[];
  readonly result: CommandResult;
  readonly writes: readonly LedgerWrite[];
}

const secondsPerDay = 86_400;

/** Chains the events of an append behind a head and names every write with its condition. */
export function linkAppend(request: AppendRequest, head: LogHead, now: Instant): LinkedAppend {
  const events = chain(request, head);
  const last = events.at(-1);
  const result: CommandResult = {
    command: request.command.id,
    position: last?.seq ?? head.seq,
    events: events.map(({ id, type, seq }) => ({ id, type, seq })),
  };
  const writes: LedgerWrite[] = [
    ...(last === undefined
      ? []
      : [{ name: 'head', from: head, to: { seq: last.seq, hash: last.hash } } as const]),
    ...events.map(
      (event) =>
        ({ name: 'event', seq: event.seq, type: event.type, entry: canonicalJson(event) }) as const,
    ),
    ...request.states.map((state) => stateWrite(state, events)),
    {
      name: 'command',
      id: request.command.id,
      item: { bodyHash: request.command.bodyHash, actor: request.command.actor, result },
      expiresAt:
        Math.floor(Date.parse(now) / 1000) + limits.ledger.commandRecordDays * secondsPerDay,
    },
    ...request.claims.map((claim) => ({ name: 'claim', ...claim }) as const),
    ...request.releases.map((claim) => ({ name: 'release', ...claim }) as const),
  ];
  assertBounds(request, writes);
  return { events, result, writes };
}

function chain(request: AppendRequest, head: LogHead): Envelope[] {
  const events: Envelope[] = [];
  let before = head;
  for (const draft of request.events) {
    const event = linkEnvelope(draft, before);
    events.push(event);
    before = { seq: event.seq, hash: event.hash };
  }
  return events;
}

function stateWrite(
  state: AppendRequest['states'][number],
  events: readonly Envelope[],
): LedgerWrite {
  const last = events.findLast(({ stream }) => stream === state.stream);
  if (last === undefined) throw new Error(`The state of ${state.stream} has no event behind it.`);
  return {
    name: 'state',
    stream: state.stream,
    expectedVersion: state.expectedVersion,
    item: { version: last.version, seq: last.seq, state: canonicalJson(state.state) },
  };
}

function assertBounds(request: AppendRequest, writes: readonly LedgerWrite[]): void {
  const { ledger } = limits;
  const sizes = writes.map(sizeOf);
  const claims = request.claims.length + request.releases.length;
  assertAtMost('eventsPerAppendMax', request.events.length, ledger.eventsPerAppendMax);
  assertAtMost('claimsPerAppendMax', claims, ledger.claimsPerAppendMax);
  assertAtMost('itemsPerAppendMax', writes.length, ledger.itemsPerAppendMax);
  assertAtMost('bytesPerItemMax', Math.max(...sizes), ledger.bytesPerItemMax);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assertAtMost('bytesPerAppendMax', total, ledger.bytesPerAppendMax);
}

function assertAtMost(bound: string, found: number, max: number): void {
  if (found > max) throw new AppendTooLarge(bound, found, max);
}

/** Bytes of the part of a write that can grow. */
function sizeOf(write: LedgerWrite): number {
  if (write.name === 'event') return Buffer.byteLength(write.entry);
  if (write.name === 'state') return Buffer.byteLength(write.item.state);
  return 0;
}
