import { FacilityId, SitePlan } from '@watchhouse/contracts';
import { facilityNames } from './names.ts';
import { sampleId } from './sample-id.ts';
import { label, polygonOf } from './shapes.ts';

/** A second, small house of the same city: no agent, no devices; for the city's view and for boundaries. */
export const secondFacility = FacilityId.parse(sampleId('facility', 'second'));

const floor = sampleId('level', 'second-ground');

/** Plan of the second house: a corridor between two rooms. */
export const secondPlan: SitePlan = SitePlan.parse({
  type: 'FeatureCollection',
  facility: secondFacility,
  name: facilityNames.second,
  frame: { origin: [113.561, 28.094], rotation: 0 },
  features: [
    feature('level', floor, polygonOf({ x: -1, y: -1, width: 18, depth: 13 }), {
      name: label('一层', '一層', 'Ground floor'),
      ordinal: 0,
      elevation: 0,
    }),
    unit('second-corridor', 'B-C1', 'corridor', label('通道', '通道', 'Corridor'), 0, 4),
    unit('second-cell', 'B101', 'cell', label('101室', '101室', 'Cell 101'), 4, 7),
    unit('second-control', 'B-K1', 'control-room', label('巡控室', '巡控室', 'Control room'), 0, 0),
  ],
});

function unit(
  key: string,
  code: string,
  category: string,
  name: ReturnType<typeof label>,
  x: number,
  y: number,
) {
  const depth = category === 'corridor' ? 3 : 4;
  const polygon = polygonOf({ x, y, width: 16 - x, depth });
  return feature('unit', sampleId('unit', key), polygon, { level: floor, category, code, name });
}

function feature(type: string, id: string, geometry: object, properties: object) {
  return { type: 'Feature', feature_type: type, id, geometry, properties };
}
