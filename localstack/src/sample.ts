import { CityId, FacilityId } from '@watchhouse/contracts';
import { sampleId } from '../sample/sample-id.ts';

/** The sample: one floor of a small house with an agent, a second house without one, and the city above both. */
export const sample = {
  facility: FacilityId.parse(sampleId('facility', 'first')),
  second: FacilityId.parse(sampleId('facility', 'second')),
  city: CityId.parse(sampleId('city', 'city')),
  agent: sampleId('agent', 'first'),
  timeZone: 'Asia/Shanghai',
} as const;
