import { limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { moveAccessRecords } from '../access-log/move-records.ts';
import { sweepDeadlines } from '../deadline/sweep-deadlines.ts';
import { connectionsOf } from '../push/connections-of.ts';
import { reviewConnections } from '../push/review-connections.ts';
import { startTicking } from '../push/ticking.ts';
import type { Services } from '../services.ts';
import { superviseWatch } from '../watchdog/watch-chain.ts';
import { watchViews } from '../watchdog/watch-views.ts';
import { attempt, eachFacility } from './each-facility.ts';
import type { FacilityTask } from './each-facility.ts';
import { wakeLagging } from './wake-consumers.ts';

/** Batches of access records moved for one facility in one turn. */
const moveBatchesMax = 10;

/** What the clock does for every facility each minute; whatever was lost on the way is found again here. */
const tasks: Readonly<Record<string, FacilityTask<Services>>> = {
  'wake lagging consumers': wakeLagging,
  'review live connections': reviewConnections,
  'keep position frames going': keepTicking,
  'watch agents': superviseWatch,
  'watch views': watchViews,
  'move access records': moveAccess,
};

/** One turn of the minute clock. It may append, so it signs nothing: checkpoints have a turn of their own. */
export async function tendFacilities(services: Services): Promise<void> {
  await attempt(services, 'sweep deadlines', () => sweepDeadlines(services));
  await eachFacility(services, tasks);
}

async function keepTicking(services: Services, facility: FacilityId): Promise<void> {
  if ((await connectionsOf(services, facility)).length > 0) await startTicking(services, facility);
}

async function moveAccess(services: Services, facility: FacilityId): Promise<void> {
  for (let batch = 0; batch < moveBatchesMax; batch += 1) {
    const moved = await moveAccessRecords(services, facility);
    if (moved > 0) services.observer.count('AccessRecordsMoved', moved);
    if (moved < limits.access.moveBatchMax) return;
  }
}
