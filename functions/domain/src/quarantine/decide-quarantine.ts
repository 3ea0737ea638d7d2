import { StreamName } from '@watchhouse/contracts';
import type { CommandOf } from '@watchhouse/contracts';
import { accept, refuse } from '../decider.ts';
import type { CommandContext, Decider, Decision } from '../decider.ts';
import { sha256Hex } from '../ids/digest.ts';
import { evolveQuarantine } from './quarantine.ts';
import type { QuarantineEntry, QuarantineEvent } from './quarantine.ts';

export type QuarantineCommand = CommandOf<'stream.replay-quarantine' | 'stream.record-replay'>;

/**
 * Replays one object of the quarantine. Refusals: `quarantine.unknown` when it is none of this facility,
 * `quarantine.replaying`, `quarantine.nothingLeft` when everything in it could be read the last time.
 */
export function decideQuarantine(
  entry: QuarantineEntry,
  command: QuarantineCommand,
  context: CommandContext,
): Decision<QuarantineEvent> {
  switch (command.type) {
    case 'stream.replay-quarantine':
      return requestReplay(entry, command.payload.object, context);
    case 'stream.record-replay':
      // A second reader of the same request has nothing to add.
      return entry.status === 'replaying'
        ? accept({ type: 'stream.quarantine-replayed', payload: command.payload })
        : accept();
    default:
      command satisfies never;
      return accept();
  }
}

function requestReplay(
  entry: QuarantineEntry,
  object: string,
  { facility, by, now }: CommandContext,
): Decision<QuarantineEvent> {
  if (!object.startsWith(quarantinePrefix(facility))) {
    return refuse('quarantine.unknown', { object });
  }
  if (entry.status === 'replaying') {
    return refuse('quarantine.replaying', { object, since: entry.requestedAt });
  }
  if (entry.status === 'replayed' && entry.faulty === 0) {
    return refuse('quarantine.nothingLeft', { object });
  }
  if (by === undefined) return refuse('access.denied');
  return accept({ type: 'stream.replay-requested', payload: { object, by, at: now } });
}

/** Below it lies what could not be read of a facility's signals. */
export const quarantinePrefix = (facility: CommandContext['facility']): string =>
  `quarantine/${facility}/`;

/** Stream of one object of the quarantine; an object's name is longer than a stream's may be. */
export const quarantineStreamOf = (object: string): StreamName =>
  StreamName.parse(`quarantine#${sha256Hex(object).slice(0, 40)}`);

/**
 * One object of the quarantine, a stream of its own: `quarantine#<digest of its name>`, which begins with the first
 * request. Whether the object exists is asked where the entries are kept, so this state stays small.
 */
export const quarantineDecider: Decider<QuarantineEntry, QuarantineCommand, QuarantineEvent> = {
  noun: 'quarantine',
  commands: ['stream.replay-quarantine', 'stream.record-replay'],
  events: ['stream.replay-requested', 'stream.quarantine-replayed'],
  streamOf: ({ payload }) => quarantineStreamOf(payload.object),
  initial: { status: 'kept' },
  decide: decideQuarantine,
  evolve: evolveQuarantine,
};
