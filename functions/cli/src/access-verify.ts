import type { FacilityId } from '@watchhouse/contracts';
import { verifyAccess } from '@watchhouse/shell';
import type { AccessReport, VerifyAccessServices } from '@watchhouse/shell';

/** What was found in one facility's chain of access objects. */
export interface VerifiedAccess {
  readonly facility: FacilityId;
  readonly report: AccessReport;
}

/** Verifies the access logs of facilities one after the other and prints a sentence about each. */
export async function verifiedAccess(
  services: VerifyAccessServices,
  facilities: readonly FacilityId[],
  print: (text: string) => void,
): Promise<readonly VerifiedAccess[]> {
  const verified: VerifiedAccess[] = [];
  for (const facility of facilities) {
    const report = await verifyAccess(services, facility);
    verified.push({ facility, report });
    print(sentence(facility, report));
  }
  return verified;
}

function sentence(facility: FacilityId, report: AccessReport): string {
  if (report.whole) {
    return `${facility}: access whole — ${report.records} records, ${report.objects} objects`;
  }
  const { kind, object, checkpoint, expected, found } = report.fault;
  const signed = checkpoint === undefined ? '' : `, checkpoint ${checkpoint}`;
  const detail =
    expected === undefined ? '' : ` (expected ${expected}, found ${found ?? 'nothing'})`;
  return `${facility}: ${kind} at ${object}${signed}${detail}`;
}
