import { Instant, RuleSet, SitePlan } from '@watchhouse/contracts';
import { derivedId } from '@watchhouse/domain';
import type { IdOf } from '@watchhouse/domain';

/** Eight in the morning of the day that is simulated. */
export const morning = Instant.parse('2026-11-24T08:00:00.000Z');

type Named = 'track' | 'zone' | 'device' | 'unit' | 'agent' | 'level' | 'facility' | 'officer';
/** The id of something that the simulation calls by a word. */
export const named = <K extends Named>(kind: K, name: string): IdOf<K> =>
  derivedId(kind, morning, [name]);

export const facility = named('facility', 'house');
export const agent = named('agent', 'one');
export const level = named('level', 'floor');
export const windowLine = named('zone', 'window');
export const button = named('device', 'button');

const label = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text });
const square = (size: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [size, 0],
      [size, size],
      [0, size],
      [0, 0],
    ],
  ],
});
const feature = (type: string, id: string, geometry: object, properties: object) => ({
  type: 'Feature',
  feature_type: type,
  id,
  geometry,
  properties,
});

/** One room with a window line in which nobody should linger, and a duress button. */
export const sitePlan = SitePlan.parse({
  type: 'FeatureCollection',
  facility,
  name: label('House'),
  frame: { origin: [113, 28], rotation: 0 },
  features: [
    feature('level', level, square(20), { name: label('Floor'), ordinal: 0, elevation: 0 }),
    feature('unit', named('unit', 'hall'), square(10), {
      level,
      category: 'corridor',
      code: 'H',
      name: label('Hall'),
    }),
    feature('zone', windowLine, square(2), {
      level,
      unit: named('unit', 'hall'),
      class: 'danger',
      name: label('Window'),
    }),
    feature(
      'device',
      button,
      { type: 'Point', coordinates: [9, 9] },
      { level, unit: named('unit', 'hall'), kind: 'duress-button', name: label('Button'), agent },
    ),
  ],
});

const rule = (id: string, parts: object) => ({
  id,
  version: 1,
  title: label(id),
  source: 'simulation',
  where: [],
  holdOffSeconds: 0,
  ...parts,
});
const alarm = (category: string, shelvable: boolean) => ({
  category,
  consequence: 'life',
  timeToRespond: 'under-1-min',
  message: label('message'),
  action: label('action'),
  shelvable,
});

/** Dwell of five seconds, duress, and the silence of an agent. */
export const ruleSet = RuleSet.parse({
  rules: [
    rule('danger-zone-dwell', {
      on: 'person.observed',
      by: ['zone', 'track'],
      pattern: { kind: 'dwell', zoneClass: 'danger', forSeconds: 5, leaveSeconds: 1 },
      alarm: alarm('danger-zone', true),
      clears: { when: 'condition-end' },
    }),
    rule('duress', {
      on: 'duress.pressed',
      by: ['device'],
      pattern: { kind: 'match' },
      alarm: alarm('duress', false),
      clears: { when: 'by-hand' },
    }),
    rule('agent-silent', {
      on: 'agent.heartbeat',
      by: ['agent'],
      pattern: { kind: 'absence', forSeconds: 15, clock: 'arrival' },
      alarm: alarm('system', false),
      clears: { when: 'condition-end' },
    }),
  ],
});
