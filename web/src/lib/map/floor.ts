import type { AlarmPlace, Position, SiteFeature, SitePlan } from '@watchhouse/contracts';
import { boxOf, centreOf, isInside } from './geometry.ts';
import type { Box } from './geometry.ts';

export type FeatureOf<T extends SiteFeature['feature_type']> = Extract<
  SiteFeature,
  { feature_type: T }
>;

/** One level of a site plan, sorted for drawing. */
export interface Floor {
  readonly level: FeatureOf<'level'>;
  readonly units: readonly FeatureOf<'unit'>[];
  readonly openings: readonly FeatureOf<'opening'>[];
  readonly zones: readonly FeatureOf<'zone'>[];
  readonly devices: readonly FeatureOf<'device'>[];
  readonly box: Box;
}

/** The levels of a plan from the lowest to the highest. */
export function floorsOf(plan: SitePlan): Floor[] {
  const levels = ofType(plan.features, 'level');
  return levels
    .toSorted((a, b) => a.properties.ordinal - b.properties.ordinal)
    .map((level) => {
      const here = plan.features.filter(
        ({ properties }) => 'level' in properties && properties.level === level.id,
      );
      const units = ofType(here, 'unit');
      const outline = [...level.geometry.coordinates, ...units.flatMap(ringsOf)];
      return {
        level,
        units,
        openings: ofType(here, 'opening'),
        zones: ofType(here, 'zone'),
        devices: ofType(here, 'device'),
        box: boxOf(outline.flat()),
      };
    });
}

function ofType<T extends SiteFeature['feature_type']>(
  features: readonly SiteFeature[],
  type: T,
): FeatureOf<T>[] {
  return features.filter((feature): feature is FeatureOf<T> => feature.feature_type === type);
}

function ringsOf(unit: FeatureOf<'unit'>): Position[][] {
  return unit.geometry.coordinates;
}

/** The room a position lies in. */
export function unitAt(floor: Floor, position: Position): FeatureOf<'unit'> | undefined {
  return floor.units.find(({ geometry: { coordinates } }) =>
    coordinates.every((ring, index) => isInside(ring, position) === (index === 0)),
  );
}

/** A place on a floor: where to draw or to fly. */
export interface Spot {
  readonly level: string;
  readonly position: Position;
}

/** Where a feature of the plan is drawn. */
export function spotOf(feature: SiteFeature): Spot {
  if (feature.feature_type === 'level') {
    return { level: feature.id, position: centreOf(feature.geometry.coordinates[0] ?? []) };
  }
  const { level } = feature.properties;
  switch (feature.geometry.type) {
    case 'Point':
      return { level, position: feature.geometry.coordinates };
    case 'LineString':
      return { level, position: middleOf(feature.geometry.coordinates) };
    case 'Polygon':
      return { level, position: centreOf(feature.geometry.coordinates[0] ?? []) };
    default:
      return feature.geometry satisfies never;
  }
}

function middleOf(line: readonly Position[]): Position {
  const [ax, ay] = line[0] ?? [0, 0];
  const [bx, by] = line.at(-1) ?? [0, 0];
  return [(ax + bx) / 2, (ay + by) / 2];
}

/** Where an alarm stands on the plan; an alarm of the system as a whole stands nowhere. */
export function spotOfAlarm(plan: SitePlan, place: AlarmPlace): Spot | null {
  if (place.position !== undefined && place.level !== undefined) {
    return { level: place.level, position: place.position };
  }
  const ids: readonly (string | undefined)[] = [place.zone, place.unit, place.device, place.level];
  for (const id of ids.filter((candidate) => candidate !== undefined)) {
    const feature = plan.features.find((candidate) => candidate.id === id);
    if (feature !== undefined) return spotOf(feature);
  }
  return null;
}
