import type { TopicEntry, TopicHolds, TopicMapping, TopicTextOf } from '@watchhouse/contracts';
import type { Said } from '../../source.ts';
import type { Notification, TopicSegment } from './notification.ts';
import { fits, patternOf } from './topic-pattern.ts';
import type { Pattern } from './topic-pattern.ts';

type DeviceSaid = Extract<Said, { type: 'camera.analytic' | 'input.changed' | 'ptz.moved' }>;
type Spoken = DeviceSaid extends infer S extends DeviceSaid
  ? S extends DeviceSaid
    ? Pick<S, 'type' | 'data' | 'expedited'>
    : never
  : never;

/** What a notification means: a signal, knowingly none, an unknown topic, or a known one that lacks something. */
export type Meaning =
  | { readonly kind: 'signal'; readonly signal: Spoken }
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'unmapped' }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Reads notifications by mappings; of several, the earlier goes first. */
export interface TopicReader {
  readonly read: (notification: Notification) => Meaning;
  /** The signal type a topic is mapped to, `none` when knowingly to none, `undefined` when it is unknown. */
  readonly signalOf: (topic: readonly TopicSegment[]) => TopicEntry['signal'] | undefined;
}

/** Compiles mappings into a reader. */
export function topicReader(mappings: readonly TopicMapping[]): TopicReader {
  const entries = mappings.flatMap(({ namespaces, topics }) =>
    topics.map((entry) => ({ entry, pattern: patternOf(entry.topic, namespaces) })),
  );
  const find = (topic: readonly TopicSegment[]) =>
    entries.find(({ pattern }: { pattern: Pattern }) => fits(pattern, topic))?.entry;
  return {
    read: (notification) => {
      const entry = find(notification.segments);
      return entry ? meaningOf(entry, notification) : { kind: 'unmapped' };
    },
    signalOf: (topic) => find(topic)?.signal,
  };
}

const malformed = (reason: string): Meaning => ({ kind: 'malformed', reason });

function meaningOf(entry: TopicEntry, notification: Notification): Meaning {
  if (entry.signal === 'none') return { kind: 'none', reason: entry.reason };
  const active = holds(entry.active, notification);
  if (active === undefined) return malformed('it does not tell whether its condition holds');
  const initial = notification.operation === 'Initialized';
  switch (entry.signal) {
    case 'camera.analytic': {
      const scenario = textFrom(entry.scenario, notification, scenarioCharactersMax);
      const data = { analytic: entry.analytic, active, initial };
      const withScenario = { ...data, ...(scenario !== undefined && { scenario }) };
      return { kind: 'signal', signal: { type: 'camera.analytic', data: withScenario } };
    }
    case 'input.changed': {
      const channel = textFrom(entry.channel, notification, channelCharactersMax);
      if (channel === undefined) return malformed('it does not tell which input it is about');
      const data = { input: entry.input, channel, active, initial };
      const overtakes = entry.expedited === true && !initial;
      const urgency = overtakes ? { expedited: true as const } : {};
      return { kind: 'signal', signal: { type: 'input.changed', data, ...urgency } };
    }
    case 'ptz.moved': {
      const channel = textFrom(entry.channel, notification, channelCharactersMax);
      if (channel === undefined) return malformed('it does not tell which camera head it is about');
      const preset = textFrom(entry.preset, notification, channelCharactersMax);
      const state = stateOf(entry.of, active);
      const data = { channel, state, ...(preset !== undefined && { preset }), initial };
      return { kind: 'signal', signal: { type: 'ptz.moved', data } };
    }
    default:
      entry satisfies never;
      return malformed('its mapping is of no kind we know');
  }
}

const scenarioCharactersMax = 120;
const channelCharactersMax = 60;

type Movement = Extract<Said, { type: 'ptz.moved' }>['data']['state'];

function stateOf(of: 'movement' | 'preset' | 'preset-left', active: boolean): Movement {
  switch (of) {
    case 'movement':
      return active ? 'moving' : 'still';
    case 'preset':
      return active ? 'on-preset' : 'off-preset';
    case 'preset-left':
      return 'off-preset';
    default:
      of satisfies never;
      return 'still';
  }
}

const trueWords = new Set(['true', '1', 'active', 'on', 'yes']);
const falseWords = new Set(['false', '0', 'inactive', 'off', 'no']);

/** What was deleted holds no longer, whatever it said last. */
function holds(active: TopicHolds, { operation, data }: Notification): boolean | undefined {
  if (operation === 'Deleted') return false;
  if (active === 'always') return true;
  const word = firstOf(active.data, data)?.trim().toLowerCase();
  if (word === undefined) return undefined;
  if (trueWords.has(word)) return true;
  return falseWords.has(word) ? false : undefined;
}

const firstOf = (names: readonly string[], items: ReadonlyMap<string, string>) =>
  names.map((name) => items.get(name)).find((value) => value !== undefined);

function textFrom(
  places: readonly TopicTextOf[] | undefined,
  notification: Notification,
  charactersMax: number,
): string | undefined {
  for (const place of places ?? []) {
    const text = textAtPlace(place, notification)?.trim();
    if (text) return text.slice(0, charactersMax);
  }
  return undefined;
}

function textAtPlace(place: TopicTextOf, notification: Notification): string | undefined {
  if ('fixed' in place) return place.fixed;
  if ('segment' in place) return notification.segments[place.segment]?.name;
  if ('source' in place) return firstOf(place.source, notification.source);
  if ('key' in place) return firstOf(place.key, notification.key);
  return firstOf(place.data, notification.data);
}
