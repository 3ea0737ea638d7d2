import { limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { moveAccessRecords } from '../access-log/move-records.ts';
import { checkpointIfDue } from '../checkpoint/checkpoint-if-due.ts';
import { sweepDeadlines } from '../deadline/sweep-deadlines.ts';
import { connectionsOf } from '../push/connections-of.ts';
import { reviewConnections } from '../push/review-connections.ts';
import { startTicking } from '../push/ticking.ts';
import type { Services } from '../services.ts';
import { superviseWatch } from '../watchdog/watch-chain.ts';
import { wakeLagging } from './wake-consumers.ts';

/** Batches of access records moved for one facility in one turn. */
const moveBatchesMax = 10;

type Task = (services: Services, facility: FacilityId) => Promise<unknown>;

/** What the clock does for every facility each minute; whatever was lost on the way is found again here. */
const tasks: Readonly<Record<string, Task>> = {
  'wake lagging consumers': wakeLagging,
  'review live connections': reviewConnections,
  'keep position frames going': keepTicking,
  'watch agents': superviseWatch,
  'move access records': moveAccess,
  'sign a checkpoint': checkpointIfDue,
};

/** One turn of the minute clock. A task that fails stops neither the others nor other facilities. */
export async function tendFacilities(services: Services): Promise<void> {
  await attempt(services, 'sweep deadlines', () => sweepDeadlines(services));
  const facilities = [...(await services.facilities.list())];
  const worker = async () => {
    for (let next = facilities.shift(); next !== undefined; next = facilities.shift()) {
      await tend(services, next);
    }
  };
  await Promise.all(Array.from({ length: limits.consumer.facilitiesAtOnce }, worker));
}

async function tend(services: Services, facility: FacilityId): Promise<void> {
  await Promise.all(
    Object.entries(tasks).map(([name, task]) =>
      attempt(services, name, () => task(services, facility), facility),
    ),
  );
}

async function attempt(
  services: Services,
  task: string,
  run: () => Promise<unknown>,
  facility?: FacilityId,
): Promise<void> {
  try {
    await run();
  } catch (cause) {
    services.observer.error('A task of the clock failed.', cause, { task, facility });
  }
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
