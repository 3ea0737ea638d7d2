import { z } from 'zod';
import { DeviceId } from '../ids.ts';

const channel = z.string().min(1).max(60);
/** True when the device reports the state it was found in, not a change of it. */
const initial = z.boolean();

/** What an analytic that runs inside a camera says: its condition holds, or no longer. */
export const CameraAnalytic = z
  .strictObject({
    analytic: z.enum([
      'fence-guard',
      'loitering-guard',
      'motion-guard',
      'object-analytics',
      'video-motion',
      /** The picture as a whole is another one: covered, turned away or out of focus. */
      'scene-change',
    ]),
    /** The camera's own name of the profile, scenario or area. */
    scenario: z.string().min(1).max(120).optional(),
    active: z.boolean(),
    initial,
  })
  .meta({ id: 'CameraAnalytic' });

/** A state that a device reports of one of its inputs or parts. */
export const InputChanged = z
  .strictObject({
    input: z.enum(['port', 'relay', 'pir', 'audio-level', 'light', 'storage']),
    channel,
    active: z.boolean(),
    initial,
  })
  .meta({ id: 'InputChanged' });

/** A camera that can be turned began or ended a movement, or reached or left a preset. */
export const PtzMoved = z
  .strictObject({
    channel,
    state: z.enum(['moving', 'still', 'on-preset', 'off-preset']),
    preset: z.string().min(1).max(60).optional(),
    initial,
  })
  .meta({ id: 'PtzMoved' });

/**
 * The clock of a device as its agent estimates it. `steady`: near the agent's clock; `off`: steady, but so far
 * away that it should be set; `jumped`: another offset than before; `unknown`: too few messages to tell, its
 * signals carry the time at which they were received.
 */
export const DeviceClock = z
  .strictObject({
    device: DeviceId,
    state: z.enum(['steady', 'off', 'jumped', 'unknown']),
    /** Device time minus agent time, milliseconds. */
    offsetMs: z.int().optional(),
  })
  .meta({ id: 'DeviceClock' });
