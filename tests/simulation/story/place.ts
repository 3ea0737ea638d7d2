import { Instant, RuleSet, SitePlan } from '@watchhouse/contracts';
import type { AgentId, DeviceId, FacilityId } from '@watchhouse/contracts';
import { derivedId } from '@watchhouse/domain';
import type { IdOf } from '@watchhouse/domain';
import { firstEdition, formerEdition, secondEdition } from './rules.ts';

/** Eight in the morning of the day on which every story begins. */
export const dawn = Instant.parse('2026-11-24T08:00:00.000Z');
export const dawnMs = Date.parse(dawn);

type Named =
  'facility' | 'agent' | 'level' | 'unit' | 'zone' | 'door' | 'device' | 'track' | 'officer';
/** The id of something that a story calls by a word. */
export const idOf = <K extends Named>(kind: K, ...words: readonly string[]): IdOf<K> =>
  derivedId(kind, dawn, words);

export const wings = ['north', 'south'] as const;
/** A part of a house with an agent, a window, a gate and devices of its own. */
export type Wing = (typeof wings)[number];
export const deviceKinds = ['button', 'panel', 'camera', 'sensor'] as const;
export type DeviceKind = (typeof deviceKinds)[number];

/** A facility of a story: what its two wings are called, its plan, and two editions of its rules. */
export interface Place {
  readonly name: string;
  readonly facility: FacilityId;
  readonly agentOf: (wing: Wing) => AgentId;
  readonly deviceOf: (wing: Wing, kind: DeviceKind) => DeviceId;
  readonly level: IdOf<'level'>;
  readonly zoneOf: (wing: Wing, zone: 'window' | 'toilet') => IdOf<'zone'>;
  readonly gateOf: (wing: Wing) => IdOf<'door'>;
  readonly plan: SitePlan;
  readonly editions: readonly [RuleSet, RuleSet];
  /** Rules that the release before this one can read. */
  readonly formerEdition: RuleSet;
}

const label = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text });
const square = (x: number, y: number, size: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
      [x, y],
    ],
  ],
});
const kindOfDevice = {
  button: 'duress-button',
  panel: 'door-controller',
  camera: 'camera',
  sensor: 'intercom',
} as const;

/** The facility that a story calls by a name. */
function placeOf(name: string): Place {
  const facility = idOf('facility', name);
  const level = idOf('level', name);
  const zoneOf = (wing: Wing, zone: string) => idOf('zone', name, wing, zone);
  const deviceOf = (wing: Wing, kind: DeviceKind) => idOf('device', name, wing, kind);
  const agentOf = (wing: Wing) => idOf('agent', name, wing);
  const gateOf = (wing: Wing) => idOf('door', name, wing);
  const plan = SitePlan.parse({
    type: 'FeatureCollection',
    facility,
    name: label(name),
    frame: { origin: [113, 28], rotation: 0 },
    features: [
      feature('level', level, square(0, 0, 40), { name: label('Floor'), ordinal: 0, elevation: 0 }),
      ...wings.flatMap((wing, index) => {
        const unit = idOf('unit', name, wing);
        const x = index * 20;
        const gate = {
          type: 'LineString',
          coordinates: [
            [x, 5],
            [x, 6],
          ],
        };
        return [
          feature('unit', unit, square(x, 0, 15), {
            level,
            category: 'corridor',
            code: wing,
            name: label(wing),
          }),
          zone(zoneOf(wing, 'window'), square(x, 0, 2), unit, 'danger'),
          zone(zoneOf(wing, 'toilet'), square(x + 6, 0, 2), unit, 'toilet'),
          feature('opening', gateOf(wing), gate, {
            level,
            name: label('Gate'),
            units: [unit],
            kind: 'gate',
          }),
          ...deviceKinds.map((kind) =>
            feature(
              'device',
              deviceOf(wing, kind),
              { type: 'Point', coordinates: [x + 9, 9] },
              { level, unit, kind: kindOfDevice[kind], name: label(kind), agent: agentOf(wing) },
            ),
          ),
        ];
      }),
    ],
  });
  const editions = [RuleSet.parse(firstEdition), RuleSet.parse(secondEdition)] as const;
  return {
    name,
    facility,
    agentOf,
    deviceOf,
    level,
    zoneOf,
    gateOf,
    plan,
    editions,
    formerEdition: RuleSet.parse(formerEdition),
  };

  function zone(id: string, geometry: object, unit: string, zoneClass: string) {
    return feature('zone', id, geometry, { level, unit, class: zoneClass, name: label('Zone') });
  }
}

const feature = (type: string, id: string, geometry: object, properties: object) => ({
  type: 'Feature',
  feature_type: type,
  id,
  geometry,
  properties,
});

/** The house that all troubles befall, and another one on the same stream, which must not notice. */
export const house = placeOf('house');
export const neighbour = placeOf('neighbour');
