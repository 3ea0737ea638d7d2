import path from 'node:path';
import { CityId, FacilityId } from '@watchhouse/contracts';
import { repositoryRoot } from '@watchhouse/infra';

const folder = path.join(repositoryRoot, 'localstack/sample');

/** The sample facility, one floor of a small house, and the city-level unit above it. */
export const sample = {
  facility: FacilityId.parse('fac_01KB3Q00000WATCHH0VSE00001'),
  city: CityId.parse('cty_01KB3Q00000WATCHH0VSE00002'),
  agent: 'agt_01KB3Q00000WATCHH0VSE00003',
  timeZone: 'Asia/Shanghai',
  sitePlan: path.join(folder, 'site-plan.json'),
  rules: path.join(folder, 'rules.json'),
  scenario: path.join(folder, 'scenario.json'),
} as const;
