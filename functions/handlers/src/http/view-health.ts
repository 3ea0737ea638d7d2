import type { HealthRow, SystemHealth } from '@watchhouse/contracts';
import { systemHealthProjection } from '@watchhouse/domain';
import { consumerStands } from '@watchhouse/shell';
import type { Answer, FacilityCall } from './call.ts';
import { nothingPersonal } from './call.ts';

/** Health of what is watched, and how far each consumer of the log is behind its head. */
export async function viewSystemHealth({
  services,
  facility,
}: FacilityCall): Promise<Answer<SystemHealth>> {
  const { position, rows } = await services.views.rows(facility, systemHealthProjection.name);
  const { head, consumers } = await consumerStands(services, facility);
  const body = {
    facility,
    position: position.appliedSeq,
    asOf: services.clock.now(),
    rows: [...rows.values()] as HealthRow[],
    consumers: consumers.map(({ name, position: reached, behind }) => ({
      name,
      position: reached,
      behind,
    })),
    head,
  };
  return { kind: 'found', body, shown: nothingPersonal };
}
