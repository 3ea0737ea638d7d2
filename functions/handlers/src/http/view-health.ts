import type { HealthRow, SystemHealth } from '@watchhouse/contracts';
import { systemHealthProjection } from '@watchhouse/domain';
import { consumerNames, consumers } from '@watchhouse/shell';
import type { Answer, FacilityCall } from './call.ts';
import { nothingPersonal } from './call.ts';

/** Health of what is watched, and how far each consumer of the log is behind its head. */
export async function viewSystemHealth({
  services,
  facility,
}: FacilityCall): Promise<Answer<SystemHealth>> {
  const { position, rows } = await services.views.rows(facility, systemHealthProjection.name);
  const positions = await Promise.all(
    consumerNames.map((name) => consumers[name].position(services, facility)),
  );
  // Read last, so that no consumer seems to be ahead of the log.
  const head = await services.ledger.head(facility);
  const body = {
    facility,
    position: position.appliedSeq,
    asOf: services.clock.now(),
    rows: [...rows.values()] as HealthRow[],
    consumers: consumerNames.map((name, index) => {
      const reached = positions[index] ?? 0;
      return { name, position: reached, behind: Math.max(0, head.seq - reached) };
    }),
    head: head.seq,
  };
  return { kind: 'found', body, shown: nothingPersonal };
}
