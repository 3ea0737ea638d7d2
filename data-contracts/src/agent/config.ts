import { z } from 'zod';
import { AgentId, DeviceId, FacilityId } from '../ids.ts';
import { limits } from '../limits.ts';
import { Instant } from '../primitives.ts';

const path = z.string().min(1).max(1_000);

/** A camera or encoder spoken to by ONVIF. */
export const OnvifDevice = z
  .strictObject({
    protocol: z.literal('onvif'),
    /** Its id in the site plan; its signals carry it. */
    device: DeviceId,
    /** Address of its device service, such as `http://10.0.0.7/onvif/device_service`. */
    url: z.url({ protocol: /^https?$/ }),
    user: z.string().min(1).max(100),
    /** File that holds the password and nothing else. */
    passwordFile: path,
    /** Topics to signals, as JSON; what ships with the agent without it. */
    topics: path.optional(),
  })
  .meta({ id: 'OnvifDevice' });
export type OnvifDevice = z.infer<typeof OnvifDevice>;

/** How much the agent keeps on its disk while the line is down. */
export const SpoolBounds = z
  .strictObject({
    bytesMax: z
      .int()
      .min(limits.agent.spoolBytesMin)
      .max(limits.agent.spoolBytesMax)
      .default(limits.agent.spoolBytesDefault),
    hoursMax: z
      .number()
      .min(1)
      .max(limits.agent.spoolHoursMax)
      .default(limits.agent.spoolHoursDefault),
  })
  .meta({ id: 'SpoolBounds' });
export type SpoolBounds = z.infer<typeof SpoolBounds>;

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
    /** What this agent replays, as JSON; nothing without it. */
    scenario: path.optional(),
    /** Devices this agent speaks to. */
    devices: z.array(OnvifDevice).max(limits.agent.devicesMax).default([]),
    /** Rules by which the agent raises alarms of its own while its line is down, as JSON; none without it. */
    ruleSet: path.optional(),
    spool: SpoolBounds.prefault({}),
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
