import { z } from 'zod';
import { AgentId, FacilityId } from '../ids.ts';
import { Instant } from '../primitives.ts';

const path = z.string().min(1).max(1_000);

/**
 * What an edge agent is told when it starts. Paths are absolute or relative to the folder of the file
 * itself. Credentials are no part of it: they come by the chain of the AWS client.
 */
export const AgentConfig = z
  .strictObject({
    facility: FacilityId,
    agent: AgentId,
    /** Kinesis stream that takes the signals. */
    stream: z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/),
    region: z.string().regex(/^[a-z0-9-]{3,40}$/),
    /** Address of a LocalStack-compatible cloud; absent on AWS. */
    endpoint: z.url({ protocol: /^https?$/ }).optional(),
    /** Site plan as JSON. */
    sitePlan: path,
    /** What this agent replays, as JSON. */
    scenario: path,
    /** Multiple of real time; not below 1, or the site would fall ever further behind the clock. */
    speed: z.number().min(1).max(1_000).default(1),
    /**
     * Event time of the first frame; without it the present. A replay faster than real time starts in
     * the past and slows to real time where it catches up with the clock.
     */
    startAt: Instant.optional(),
    /** Folder of the agent's own memory; made if missing. */
    stateDir: path,
  })
  .refine(({ speed, startAt }) => speed <= 1 || startAt !== undefined, {
    path: ['speed'],
    message: 'above 1 needs startAt in the past, or signals would be stamped in the future',
  })
  .meta({ id: 'AgentConfig' });
export type AgentConfig = z.infer<typeof AgentConfig>;
