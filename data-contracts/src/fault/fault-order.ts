import { z } from 'zod';
import { limits } from '../limits.ts';

const seconds = z.number().min(1).max(limits.fault.secondsMax);
/** How long the fault lasts; without it until it is mended by an order. */
const lasting = { forSeconds: seconds.optional() };

/**
 * A fault ordered on a local system, to see what it does about it: real ones, made outside the product (the line is
 * cut, a process killed, a camera misbehaves, a function loses its table). Never reachable on AWS.
 */
export const FaultOrder = z
  .discriminatedUnion('fault', [
    z.strictObject({ fault: z.literal('uplink-cut'), ...lasting }),
    z.strictObject({ fault: z.literal('uplink-mended') }),
    /** The agent is killed as by a power cut and started again after `downSeconds`. */
    z.strictObject({
      fault: z.literal('agent-killed'),
      downSeconds: z.number().min(0).max(limits.fault.secondsMax),
    }),
    z.strictObject({ fault: z.literal('camera-off'), forSeconds: seconds }),
    z.strictObject({ fault: z.literal('camera-flapping'), forSeconds: seconds }),
    z.strictObject({ fault: z.literal('camera-frozen'), forSeconds: seconds }),
    z.strictObject({ fault: z.literal('camera-wrong-password'), forSeconds: seconds }),
    z.strictObject({
      fault: z.literal('camera-clock'),
      /** How far its clock is moved, seconds; negative: back. */
      bySeconds: z.int().min(-limits.fault.secondsMax).max(limits.fault.secondsMax),
    }),
    /** A function of the local cloud fails at every call. */
    z.strictObject({
      fault: z.literal('function-failing'),
      function: z.string().regex(/^[a-z-]{1,40}$/),
      forSeconds: seconds,
    }),
  ])
  .meta({ id: 'FaultOrder' });
export type FaultOrder = z.infer<typeof FaultOrder>;

/** What came of an order, as a sentence for the person at the terminal. */
export const FaultAnswer = z
  .strictObject({ done: z.boolean(), sentence: z.string().min(1).max(500) })
  .meta({ id: 'FaultAnswer' });
export type FaultAnswer = z.infer<typeof FaultAnswer>;
