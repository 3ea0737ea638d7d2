import type { FacilityId } from '@watchhouse/contracts';
import { alarmPageProjection } from '@watchhouse/domain';
import { runPush } from '../push/run-push.ts';
import type { PushServices } from '../push/run-push.ts';
import { runProjection } from './run-projection.ts';

export type AfterAppendServices = PushServices;

/**
 * Runs the alarm projections and the push at once, in whoever appended, by the same code and under the same
 * conditions as when the log wakes them. What fails here is done again by the wake message, so it never fails the
 * append that is already a fact.
 */
export async function afterAppend(
  services: AfterAppendServices,
  facility: FacilityId,
): Promise<void> {
  const runs = await Promise.allSettled([
    runProjection(services, facility, alarmPageProjection),
    runPush(services, facility),
  ]);
  for (const run of runs) {
    if (run.status === 'rejected') {
      services.observer.error('A consumer failed after an append.', run.reason, { facility });
    }
  }
}
