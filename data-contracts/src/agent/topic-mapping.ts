import { z } from 'zod';
import { limits } from '../limits.ts';
import { CameraAnalytic, InputChanged } from '../signal/device-data.ts';

const prefix = '[A-Za-z_][A-Za-z0-9_.-]{0,39}';
const segment = `(\\*|(${prefix}:)?[A-Za-z0-9_.-]{1,80})`;

/**
 * A topic by its segments, as in `tns1:Device/Trigger/Relay`. A `*` stands for any one segment, `**` at the end
 * for any number of them. A prefix stands for the namespace the mapping binds it to, whatever a device calls it.
 */
const TopicPattern = z
  .string()
  .regex(new RegExp(`^${segment}(/${segment}){0,9}(/\\*\\*)?$`), 'expected segments of a topic');

const itemNames = z.array(z.string().min(1).max(80)).min(1).max(4);

/** Where a text is taken from: the first simple item that has one of the names, a segment, or fixed. */
const TextOf = z
  .union([
    z.strictObject({ source: itemNames }),
    z.strictObject({ key: itemNames }),
    z.strictObject({ data: itemNames }),
    /** Segment of the topic, counted from 0, without its prefix. */
    z.strictObject({ segment: z.int().min(0).max(9) }),
    z.strictObject({ fixed: z.string().min(1).max(60) }),
  ])
  .meta({ id: 'TopicTextOf' });
/** The first of several places that holds a text. */
const Texts = z.array(TextOf).min(1).max(6);

/**
 * Whether the condition holds: the first data item with one of the names, read as true (`true`, `1`, `active`,
 * `on`, `yes`) or false (`false`, `0`, `inactive`, `off`, `no`), in any case of letters; `always` for a topic
 * that only tells that something happened.
 */
const Holds = z
  .union([z.strictObject({ data: itemNames }), z.literal('always')])
  .meta({ id: 'TopicHolds' });

const topic = TopicPattern;

/** What one topic of a device means. */
const TopicEntry = z
  .union([
    z.strictObject({
      topic,
      signal: z.literal('camera.analytic'),
      analytic: CameraAnalytic.shape.analytic,
      scenario: Texts.optional(),
      active: Holds,
    }),
    z.strictObject({
      topic,
      signal: z.literal('input.changed'),
      input: InputChanged.shape.input,
      channel: Texts,
      active: Holds,
      /** An alarm contact hangs on it: its changes overtake whatever waits for the line. */
      expedited: z.literal(true).optional(),
    }),
    z.strictObject({
      topic,
      signal: z.literal('ptz.moved'),
      /** `movement`: moving while it holds, else still; `preset`: on the preset while it holds, else off it; `preset-left`:
       * off the preset when it holds. */
      of: z.enum(['movement', 'preset', 'preset-left']),
      channel: Texts,
      preset: Texts.optional(),
      active: Holds,
    }),
    z.strictObject({
      topic,
      signal: z.literal('none'),
      /** Why it becomes no signal. */
      reason: z.string().min(5).max(200),
    }),
  ])
  .meta({ id: 'TopicEntry' });

/**
 * What the topics of ONVIF devices mean as signals. The first entry whose pattern fits decides; a topic that
 * fits none is counted and logged.
 */
export const TopicMapping = z
  .strictObject({
    /** Prefixes of the patterns and the namespaces they stand for. */
    namespaces: z.record(z.string().regex(new RegExp(`^${prefix}$`)), z.string().min(1).max(200)),
    topics: z.array(TopicEntry).min(1).max(limits.agent.topicsMax),
  })
  .meta({ id: 'TopicMapping' });
export type TopicMapping = z.infer<typeof TopicMapping>;
export type TopicEntry = z.infer<typeof TopicEntry>;
export type TopicTextOf = z.infer<typeof TextOf>;
export type TopicHolds = z.infer<typeof Holds>;
