import path from 'node:path';
import { CityId, FacilityId } from '@watchhouse/contracts';
import { repositoryRoot } from '@watchhouse/infra';
import { sampleId } from '../sample/sample-id.ts';

const folder = path.join(repositoryRoot, 'localstack/sample');

/** The sample: one floor of a small house with an agent, a second house without one, and the city above both. */
export const sample = {
  facility: FacilityId.parse(sampleId('facility', 'first')),
  second: FacilityId.parse(sampleId('facility', 'second')),
  city: CityId.parse(sampleId('city', 'city')),
  agent: sampleId('agent', 'first'),
  timeZone: 'Asia/Shanghai',
  sitePlan: path.join(folder, 'site-plan.json'),
  secondSitePlan: path.join(folder, 'second-site-plan.json'),
  rules: path.join(folder, 'rules.json'),
  scenario: path.join(folder, 'scenario.json'),
} as const;
