import { z } from 'zod';
import { CommandId, EventId } from '../ids.ts';

/** Answer to an accepted command, the same for every repetition of its id. */
export const CommandResult = z
  .strictObject({
    command: CommandId,
    /** Ledger position of its last event, or of the log when it changed nothing. */
    position: z.int().min(0),
    events: z.array(z.strictObject({ id: EventId, type: z.string(), seq: z.int().min(1) })),
  })
  .meta({ id: 'CommandResult' });
export type CommandResult = z.infer<typeof CommandResult>;
