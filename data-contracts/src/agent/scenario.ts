import { z } from 'zod';
import { DeviceId, LevelId } from '../ids.ts';
import { Position } from '../primitives.ts';
import { DeviceHealth, DoorState, DuressPressed } from '../signal/data.ts';

const seconds = z.number().min(0).max(86_400);

/** One recording of walking people, laid into a room of the plan. */
export const Replay = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]{1,60}$/),
    /** Recording (`id frame x y z` a line, gzip when the name says so), relative to the scenario's folder. */
    recording: z.string().min(1).max(1_000),
    framesPerSecond: z.number().min(1).max(120),
    /** Metres of one unit of the recording. */
    unitMetres: z.number().positive().max(1_000),
    level: LevelId,
    /** Where the recording's origin lies on the plan, and its turn counter-clockwise in degrees. */
    origin: Position,
    turnDegrees: z.number().min(-360).max(360),
    /** Recorded people to show; all without it. */
    people: z.array(z.int().min(0)).min(1).max(1_000).optional(),
    /** Recorded seconds to show. */
    fromSecond: seconds,
    toSecond: seconds,
    /** Start after the agent's start, and the pace of repetition; it plays once without one. */
    startSecond: seconds,
    repeatSeconds: z.number().min(1).max(86_400).optional(),
  })
  .refine(({ fromSecond, toSecond }) => fromSecond < toSecond, {
    path: ['toSecond'],
    message: 'must be later than fromSecond',
  })
  .refine(
    ({ fromSecond, toSecond, repeatSeconds }) =>
      repeatSeconds === undefined || repeatSeconds >= toSecond - fromSecond,
    { path: ['repeatSeconds'], message: 'must be at least as long as what is shown' },
  )
  .meta({ id: 'Replay' });
export type Replay = z.infer<typeof Replay>;

const moment = {
  atSecond: seconds,
  repeatSeconds: z.number().min(1).max(86_400).optional(),
  /** The device that says so. */
  device: DeviceId,
};

/** What a door, a device or a button says at a given second. */
export const ScriptedSignal = z
  .discriminatedUnion('type', [
    z.strictObject({ ...moment, type: z.literal('door.state'), data: DoorState }),
    z.strictObject({ ...moment, type: z.literal('device.health'), data: DeviceHealth }),
    z.strictObject({ ...moment, type: z.literal('duress.pressed'), data: DuressPressed }),
  ])
  .meta({ id: 'ScriptedSignal' });
export type ScriptedSignal = z.infer<typeof ScriptedSignal>;

/** A recorded and scripted stretch of a site's life: what an agent replays in place of real devices. */
export const Scenario = z
  .strictObject({
    /** Head heights in metres whose crossing is reported at once. */
    heightLines: z.array(z.number().min(0.2).max(4)).max(8),
    replays: z.array(Replay).max(50),
    script: z.array(ScriptedSignal).max(5_000),
  })
  .meta({ id: 'Scenario' });
export type Scenario = z.infer<typeof Scenario>;
