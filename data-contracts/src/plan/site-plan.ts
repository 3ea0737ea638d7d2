import { z } from 'zod';
import { AgentId, DeviceId, DoorId, FacilityId, LevelId, UnitId, ZoneId } from '../ids.ts';
import { limits } from '../limits.ts';
import { Label, Position } from '../primitives.ts';

const Ring = z.array(Position).min(4).max(2_000);
const Polygon = z.strictObject({
  type: z.literal('Polygon'),
  coordinates: z.array(Ring).min(1).max(20),
});
const Line = z.strictObject({
  type: z.literal('LineString'),
  coordinates: z.array(Position).min(2).max(2_000),
});
const Point = z.strictObject({ type: z.literal('Point'), coordinates: Position });

const feature = <
  T extends string,
  G extends z.ZodType,
  I extends z.ZodType,
  P extends z.ZodRawShape,
>(
  type: T,
  id: I,
  geometry: G,
  properties: P,
) =>
  z.strictObject({
    type: z.literal('Feature'),
    feature_type: z.literal(type),
    id,
    geometry,
    properties: z.strictObject(properties),
  });

/** Use of a room (监区/监室/功能房). */
export const UnitCategory = z.enum([
  'cell',
  'corridor',
  'control-room',
  'interrogation-room',
  'lawyer-meeting-room',
  'medical-room',
  'sally-port',
  'yard',
  'stairs',
  'office',
  'store',
]);
export type UnitCategory = z.infer<typeof UnitCategory>;

/** Class of a geofence; rules speak of classes, bounds may be set per zone. */
export const ZoneClass = z.enum(['danger', 'red-line', 'toilet', 'bed', 'ordinary']);
export type ZoneClass = z.infer<typeof ZoneClass>;

export const LevelFeature = feature('level', LevelId, Polygon, {
  name: Label,
  ordinal: z.int().min(-5).max(60),
  /** Floor above the plan's origin, metres. */
  elevation: z.number(),
});
export const UnitFeature = feature('unit', UnitId, Polygon, {
  level: LevelId,
  category: UnitCategory,
  code: z.string().min(1).max(20),
  name: Label,
});
export const OpeningFeature = feature('opening', DoorId, Line, {
  level: LevelId,
  name: Label,
  /** The two rooms it joins; one when it leads outside. */
  units: z.array(UnitId).min(1).max(2),
  kind: z.enum(['door', 'cell-door', 'ab-door', 'gate']),
});
export const ZoneFeature = feature('zone', ZoneId, Polygon, {
  level: LevelId,
  unit: UnitId.optional(),
  class: ZoneClass,
  name: Label,
  /** Bound of dwell rules in this zone, where it differs from the rule's own. */
  dwellSeconds: z.int().min(1).max(3_600).optional(),
});
export const DeviceFeature = feature('device', DeviceId, Point, {
  level: LevelId,
  unit: UnitId.optional(),
  kind: z.enum(['camera', 'duress-button', 'door-controller', 'intercom']),
  name: Label,
  agent: AgentId,
  /** Direction of view in degrees clockwise from north, and opening angle; cameras only. */
  bearing: z.number().min(0).max(360).optional(),
  fieldOfView: z.number().min(1).max(360).optional(),
  rangeMetres: z.number().min(0.5).max(200).optional(),
});
export const SiteFeature = z.discriminatedUnion('feature_type', [
  LevelFeature,
  UnitFeature,
  OpeningFeature,
  ZoneFeature,
  DeviceFeature,
]);
export type SiteFeature = z.infer<typeof SiteFeature>;

/**
 * IMDF-like plan of a facility. Coordinates are metres in the frame of the plan, so that signals, rules and
 * screens share one geometry without projection; `frame` ties it to the globe.
 * Source: OGC IMDF 1.0.0 for the feature types.
 */
export const SitePlan = z
  .strictObject({
    type: z.literal('FeatureCollection'),
    facility: FacilityId,
    name: Label,
    frame: z.strictObject({
      /** Longitude and latitude (WGS 84) of the plan's origin. */
      origin: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]),
      /** Degrees the plan's y axis is turned clockwise from north. */
      rotation: z.number().min(0).max(360),
    }),
    features: z.array(SiteFeature).min(1).max(limits.plan.featuresMax),
  })
  .meta({ id: 'SitePlan' });
export type SitePlan = z.infer<typeof SitePlan>;
