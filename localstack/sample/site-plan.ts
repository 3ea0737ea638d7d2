import { SitePlan } from '@watchhouse/contracts';
import { sample } from '../src/sample.ts';
import { devices } from './devices.ts';
import type { Device } from './devices.ts';
import { doors } from './doors.ts';
import { facilityNames } from './names.ts';
import { rooms } from './rooms.ts';
import { sampleId } from './sample-id.ts';
import { label, lineOf, pointOf, polygonOf } from './shapes.ts';
import { zones } from './zones.ts';

/** The one floor of the sample facility. */
export const groundFloor = sampleId('level', 'ground');
/** Width of the outer wall around the rooms, metres. */
const margin = 1;

/** Plan of the sample facility's floor, made from the descriptions beside this file. */
export const samplePlan: SitePlan = SitePlan.parse({
  type: 'FeatureCollection',
  facility: sample.facility,
  name: facilityNames.first,
  frame: { origin: [113.482, 28.163], rotation: 12 },
  features: [
    feature('level', groundFloor, polygonOf(outline()), {
      name: label('A区一层', 'A區一層', 'Block A, ground floor'),
      ordinal: 0,
      elevation: 0,
    }),
    ...rooms.map((room) =>
      feature('unit', sampleId('unit', room.key), polygonOf(room), {
        level: groundFloor,
        category: room.category,
        code: room.code,
        name: room.name,
      }),
    ),
    ...doors.map((door) =>
      feature('opening', sampleId('door', door.key), lineOf(door.from, door.to), {
        level: groundFloor,
        name: door.name,
        units: door.rooms.map(({ key }) => sampleId('unit', key)),
        kind: door.kind,
      }),
    ),
    ...zones.map((zone) =>
      feature('zone', sampleId('zone', zone.key), polygonOf(zone), {
        level: groundFloor,
        unit: sampleId('unit', zone.room.key),
        class: zone.class,
        name: zone.name,
        ...(zone.dwellSeconds !== undefined && { dwellSeconds: zone.dwellSeconds }),
      }),
    ),
    ...devices.map((device) =>
      feature('device', sampleId('device', device.key), pointOf(device.place), {
        level: groundFloor,
        unit: sampleId('unit', device.room.key),
        kind: device.kind,
        name: device.name,
        agent: sample.agent,
        ...viewOf(device),
      }),
    ),
  ],
});

function feature(type: string, id: string, geometry: object, properties: object) {
  return { type: 'Feature', feature_type: type, id, geometry, properties };
}

function outline() {
  const west = Math.min(...rooms.map(({ x }) => x)) - margin;
  const south = Math.min(...rooms.map(({ y }) => y)) - margin;
  const east = Math.max(...rooms.map(({ x, width }) => x + width)) + margin;
  const north = Math.max(...rooms.map(({ y, depth }) => y + depth)) + margin;
  return { x: west, y: south, width: east - west, depth: north - south };
}

function viewOf({ view }: Device) {
  return view && { bearing: view.bearing, fieldOfView: view.angle, rangeMetres: view.range };
}
