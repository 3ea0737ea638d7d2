import { readFileSync } from 'node:fs';
import {
  AggregateHeader,
  FacilityId,
  Instant,
  RuleSet,
  Signal,
  SitePlan,
} from '@watchhouse/contracts';
import type { SignalType } from '@watchhouse/contracts';
import { derivedId, instantAfter } from '@watchhouse/domain';

const pack = new URL('../../../../data-contracts/packs/safety-basics/', import.meta.url);
const readJson = (file: URL): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** The rules of the pack of safety. */
export const packFolder = pack.pathname;
export const packRules = RuleSet.parse({
  rules: ['danger-zone-dwell', 'duress', 'agent-silent'].map((name) =>
    readJson(new URL(`rules/${name}.json`, pack)),
  ),
});

const morning = Instant.parse('2026-11-24T08:00:00.000Z');
/** The instant so many seconds into the story. */
export const second = (seconds: number): Instant => instantAfter(morning, seconds * 1_000);
const named = <K extends 'facility' | 'agent' | 'device' | 'level' | 'unit' | 'zone' | 'track'>(
  kind: K,
  name: string,
) => derivedId(kind, morning, [name]);

export const facility = FacilityId.parse(named('facility', 'house'));
const [agent, level, unit, zone] = [
  named('agent', 'agent'),
  named('level', 'floor'),
  named('unit', 'room'),
  named('zone', 'window'),
];
const label = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text });
const square = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 9],
      [0, 0],
    ],
  ],
};
const feature = (type: string, id: string, properties: object) => ({
  type: 'Feature',
  feature_type: type,
  id,
  geometry: square,
  properties,
});

/** One room, all of it a danger zone. */
export const plan = SitePlan.parse({
  type: 'FeatureCollection',
  facility,
  name: label('House'),
  frame: { origin: [113, 28], rotation: 0 },
  features: [
    feature('level', level, { name: label('Floor'), ordinal: 0, elevation: 0 }),
    feature('unit', unit, { level, category: 'corridor', code: 'H', name: label('Room') }),
    feature('zone', zone, { level, unit, class: 'danger', name: label('Window') }),
  ],
});

const aSignal = (type: SignalType, at: number, data: object, more: object = {}): Signal =>
  Signal.parse({
    specversion: '1.0',
    id: derivedId('signal', second(at), [type, JSON.stringify(data), JSON.stringify(more)]),
    source: 'urn:watchhouse:agent:story',
    type,
    dataschema: `urn:watchhouse:signal:${type}:1`,
    datacontenttype: 'application/json',
    time: second(at),
    facility,
    agent,
    data,
    ...more,
  });

/** A button pressed. */
const pressed = (at: number, button: string): Signal =>
  aSignal(
    'duress.pressed',
    at,
    { level, position: [1, 1] },
    { device: named('device', button), expedited: true },
  );
const seen = (at: number): Signal =>
  aSignal('person.observed', at, {
    track: named('track', 'p'),
    level,
    position: [1, 1],
    zones: [zone],
  });
const heartbeat = (at: number): Signal =>
  aSignal('agent.heartbeat', at, {
    lastSequence: 0,
    spooled: 0,
    spoolBytes: 0,
    devicesOnline: 1,
    devicesTotal: 1,
    version: '1',
  });

/** Signals of the story in the order of the agent: somebody stays at the window, two buttons are pressed. */
const story: readonly Signal[] = Array.from({ length: 60 }, (_, at) => [
  seen(at),
  ...(at === 10 ? [pressed(10.2, 'one')] : at === 40 ? [pressed(40.2, 'two')] : []),
  heartbeat(at + 0.5),
]).flat();

/** The signals one by one, numbered. */
export const numbered: readonly Signal[] = story.map((signal, index) => ({
  ...signal,
  sequence: index + 1,
}));

export const ndjson = (lines: readonly (object | string)[]): string =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');

/** The story as records of the stream: a button overtakes, a line in it cannot be read, one record comes twice. */
export function recordsOfStory(): readonly string[] {
  const records: string[] = [];
  let open: Signal[] = [];
  for (const signal of numbered) {
    open.push(signal);
    if (signal.type !== 'agent.heartbeat') continue;
    const numbers = { from: open[0]?.sequence ?? 1, to: signal.sequence ?? 1 };
    const garbage = records.length === 20 ? ['no signal'] : [];
    const count = open.length + garbage.length;
    records.push(ndjson([header({ origin: 'agent', ...numbers, count }), ...garbage, ...open]));
    open = [];
  }
  const { sequence: _, ...overtaking } = pressedOf('one');
  records.splice(5, 0, ndjson([header({ origin: 'expedited', count: 1 }), overtaking]));
  records.splice(30, 0, records[28] ?? '');
  return records;
}

const header = (about: object): AggregateHeader =>
  AggregateHeader.parse({ aggregate: 1, facility, agent, ...about });

function pressedOf(button: string): Signal {
  const device = named('device', button);
  const found = numbered.find((signal) => signal.device === device);
  if (found === undefined) throw new Error(`Nobody presses ${button}.`);
  return found;
}
