import { FacilityId } from '@watchhouse/contracts';
import { cedarPolicyEngine } from './policy-engine.ts';
import type { PolicyEngine, UnitEntry } from './policy-engine.ts';
import { policyDirectory, readPolicyPack } from './policy-pack.ts';

/** Units for tests: a city, a facility of it, and facilities of another city and of none. */
export const aCity: UnitEntry = {
  id: FacilityId.parse('cty_01JD8Z6M5V3N9QK2T7W4X8Y0C1'),
  kind: 'city',
};
export const aFacility: UnitEntry = {
  id: FacilityId.parse('fac_01JD8Z6M5V3N9QK2T7W4X8Y0F1'),
  kind: 'facility',
  city: aCity.id,
};
export const aForeignFacility: UnitEntry = {
  id: FacilityId.parse('fac_01JD8Z6M5V3N9QK2T7W4X8Y0F2'),
  kind: 'facility',
  city: 'cty_01JD8Z6M5V3N9QK2T7W4X8Y0C2',
};

let engine: PolicyEngine | undefined;
/** The published policies, parsed once for a whole test run. */
export const anEngine = (): PolicyEngine =>
  (engine ??= cedarPolicyEngine(readPolicyPack(policyDirectory(undefined))));
