import { FacilityId } from '@watchhouse/contracts';
import type { Services } from '@watchhouse/shell';
import { UsageError } from './usage-error.ts';

/** The facility that was named, or every one that is known. */
export async function chosenFacilities(
  services: Services,
  named: string | undefined,
): Promise<readonly FacilityId[]> {
  if (named === undefined) return services.facilities.list();
  return [facilityNamed(named)];
}

/** Parses a facility given on the command line. */
export function facilityNamed(text: string): FacilityId {
  const facility = FacilityId.safeParse(text);
  if (!facility.success) throw new UsageError(`${text} is no id of a facility (fac_… or cty_…).`);
  return facility.data;
}
