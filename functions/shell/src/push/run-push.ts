import { Audience } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { openAlarmsProjection, systemHealthProjection, withoutPositions } from '@watchhouse/domain';
import type { Projection } from '@watchhouse/domain';
import { keysOf } from '../consumers/fold-events.ts';
import { followLog } from '../consumers/follow-log.ts';
import type { FollowServices, LogRun } from '../consumers/follow-log.ts';
import type { Progress } from '../consumers/progress.ts';
import { runProjection } from '../consumers/run-projection.ts';
import type { ViewStore } from '../view/view-store.ts';
import { connectionsOf } from './connections-of.ts';
import { cutViewDelta } from './cut-frame.ts';
import type { ViewDelta } from './cut-frame.ts';
import { fanOut } from './fan-out.ts';
import type { FanOutServices } from './fan-out.ts';

export interface PushServices extends FollowServices, FanOutServices {
  readonly views: ViewStore;
}

/**
 * Sends the changes of the pushed views to every live connection, up to where these views stand; they are brought up
 * to date first. The position moves only after the frames were sent, so a crash repeats frames and loses none.
 */
export async function runPush(services: PushServices, facility: FacilityId): Promise<Progress> {
  const stands = await Promise.all([
    runProjection(services, facility, openAlarmsProjection),
    runProjection(services, facility, systemHealthProjection),
  ]);
  const until = Math.min(...stands.map(({ position }) => position));
  const send = (run: LogRun) => sendRun(services, facility, run);
  return followLog(services, facility, 'push', send, until);
}

async function sendRun(services: PushServices, facility: FacilityId, run: LogRun): Promise<void> {
  const connections = await connectionsOf(services, facility);
  if (connections.length === 0) return;
  const [alarms, health] = await Promise.all([
    deltaOf(services, facility, run, openAlarmsProjection, 'open-alarms'),
    deltaOf(services, facility, run, systemHealthProjection, 'system-health'),
  ]);
  const deltasFor: Readonly<Record<Audience, readonly ViewDelta[]>> = {
    operations: [alarms, health],
    supervision: [{ ...alarms, rows: alarms.rows.map(withoutPositions) }, health],
  };
  await Promise.all(
    Audience.options.map(async (audience) => {
      const listening = connections.filter((connection) => connection.audience === audience);
      if (listening.length === 0) return;
      await fanOut(services, listening, deltasFor[audience].flatMap(cutViewDelta));
    }),
  );
  for (const { seq, type, correlationId } of run.events) {
    services.observer.info('pushed', { facility, seq, type, correlation: correlationId });
  }
}

/**
 * Every row the run touched, as the view holds it now, or its removal. The view may be further than the run; the
 * next run then sends the same row again, which changes nothing. A run that touched nothing still says `from` and
 * `to`, because a client counts on every position.
 */
async function deltaOf<R>(
  services: PushServices,
  facility: FacilityId,
  run: LogRun,
  projection: Projection<R>,
  view: ViewDelta['view'],
): Promise<ViewDelta & { readonly rows: readonly R[] }> {
  const keys = keysOf(projection, run.events);
  const { generation } = await services.views.position(facility, view);
  const rows = await services.views.rowsOf(facility, view, generation, keys);
  return {
    kind: 'delta',
    view,
    facility,
    from: run.from,
    to: run.to,
    rows: keys.flatMap((key) => (rows.has(key) ? [rows.get(key) as R] : [])),
    removed: keys.filter((key) => !rows.has(key)),
    at: services.clock.now(),
  };
}
