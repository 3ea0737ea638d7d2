import type {
  DeviceId,
  DoorId,
  LevelId,
  Position,
  SiteFeature,
  SitePlan,
  UnitId,
  ZoneId,
} from '@watchhouse/contracts';
import { containsPoint } from './polygon.ts';
import type { Rings } from './polygon.ts';

type FeatureOf<T extends SiteFeature['feature_type']> = Extract<SiteFeature, { feature_type: T }>;
export type LevelFeature = FeatureOf<'level'>;
export type UnitFeature = FeatureOf<'unit'>;
export type OpeningFeature = FeatureOf<'opening'>;
export type ZoneFeature = FeatureOf<'zone'>;
export type DeviceFeature = FeatureOf<'device'>;

/** A site plan arranged for questions: features by id, rooms and zones by place. */
export interface PlanIndex {
  readonly plan: SitePlan;
  readonly levels: ReadonlyMap<LevelId, LevelFeature>;
  readonly units: ReadonlyMap<UnitId, UnitFeature>;
  readonly zones: ReadonlyMap<ZoneId, ZoneFeature>;
  readonly doors: ReadonlyMap<DoorId, OpeningFeature>;
  readonly devices: ReadonlyMap<DeviceId, DeviceFeature>;
}

/** Arranges a plan; later features of the same id win. */
export function indexPlan(plan: SitePlan): PlanIndex {
  const levels = new Map<LevelId, LevelFeature>();
  const units = new Map<UnitId, UnitFeature>();
  const zones = new Map<ZoneId, ZoneFeature>();
  const doors = new Map<DoorId, OpeningFeature>();
  const devices = new Map<DeviceId, DeviceFeature>();
  for (const feature of plan.features) {
    if (feature.feature_type === 'level') levels.set(feature.id, feature);
    else if (feature.feature_type === 'unit') units.set(feature.id, feature);
    else if (feature.feature_type === 'zone') zones.set(feature.id, feature);
    else if (feature.feature_type === 'opening') doors.set(feature.id, feature);
    else devices.set(feature.id, feature);
  }
  return { plan, levels, units, zones, doors, devices };
}

/** The room at a place of a level; undefined outside every room. */
export function unitAt(
  { units }: PlanIndex,
  level: LevelId,
  position: Position,
): UnitFeature | undefined {
  for (const unit of units.values()) {
    if (unit.properties.level === level && containsPoint(ringsOf(unit), position)) return unit;
  }
  return undefined;
}

/** Outline and holes of a room, zone or level. */
export const ringsOf = (feature: UnitFeature | ZoneFeature | LevelFeature): Rings =>
  feature.geometry.coordinates;
