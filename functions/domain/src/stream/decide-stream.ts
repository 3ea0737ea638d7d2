import { StreamName } from '@watchhouse/contracts';
import type { CommandOf } from '@watchhouse/contracts';
import { accept } from '../decider.ts';
import type { Decider } from '../decider.ts';
import { evolveStream } from './stream.ts';
import type { SignalStream, StreamEvent } from './stream.ts';

/** The signal stream of a facility: `stream#<facility>`. What was quarantined is always on record. */
export const streamDecider: Decider<SignalStream, CommandOf<'stream.quarantine'>, StreamEvent> = {
  noun: 'stream',
  commands: ['stream.quarantine'],
  events: ['stream.records-quarantined'],
  streamOf: (_, { facility }) => StreamName.parse(`stream#${facility}`),
  initial: { status: 'clean', quarantined: 0 },
  decide: (_, { payload }) => accept({ type: 'stream.records-quarantined', payload }),
  evolve: evolveStream,
};
