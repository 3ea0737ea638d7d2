import { z } from 'zod';
import { DeadlineId, FacilityId } from '../ids.ts';
import { Instant } from '../primitives.ts';

/** What follows the log of a facility, each on its own. */
export const ConsumerName = z.enum([
  'open-alarms',
  'alarm-pages',
  'system-health',
  'postings',
  'facility',
  'published',
  'deadlines',
  'push',
  'context',
  'quarantine',
  'replay',
]);
export type ConsumerName = z.infer<typeof ConsumerName>;

/** A message that wakes work of one facility; delivering it twice does the work once. */
export const WakeMessage = z
  .discriminatedUnion('kind', [
    /** The log has grown. */
    z.strictObject({
      kind: z.literal('consumer'),
      consumer: ConsumerName,
      facility: FacilityId,
    }),
    /** Time for the position frames of `at`. */
    z.strictObject({ kind: z.literal('tick'), facility: FacilityId, at: Instant }),
    /** A due item may have fallen due. */
    z.strictObject({
      kind: z.literal('deadline'),
      facility: FacilityId,
      deadline: DeadlineId,
      dueAt: Instant,
    }),
    /** Time to look whether an agent has fallen silent. */
    z.strictObject({ kind: z.literal('watch'), facility: FacilityId, at: Instant }),
  ])
  .meta({ id: 'WakeMessage' });
export type WakeMessage = z.infer<typeof WakeMessage>;
