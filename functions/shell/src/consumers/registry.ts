import { ConsumerName } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import {
  alarmPageProjection,
  deadlinesProjection,
  facilitiesProjection,
  openAlarmsProjection,
  postingsProjection,
  publishedProjection,
  systemHealthProjection,
} from '@watchhouse/domain';
import type { Projection } from '@watchhouse/domain';
import { publishContext } from '../context/publish-context.ts';
import { runDeadlines } from '../deadline/run-deadlines.ts';
import { indexPosting } from '../identity/posting-index.ts';
import { runPush } from '../push/run-push.ts';
import type { Services } from '../services.ts';
import { followLog } from './follow-log.ts';
import type { Progress } from './progress.ts';
import { runProjection } from './run-projection.ts';
import type { ProjectionOptions } from './run-projection.ts';

/** One follower of the log: how it runs, and how far it is. */
export interface Consumer {
  readonly run: (services: Services, facility: FacilityId) => Promise<Progress>;
  readonly position: (services: Services, facility: FacilityId) => Promise<number>;
}

type Effect = (
  services: Services,
  facility: FacilityId,
) => NonNullable<ProjectionOptions['effect']>;

const projected = <R>(projection: Projection<R>, effect?: Effect): Consumer => ({
  run: (services, facility) =>
    runProjection(
      services,
      facility,
      projection,
      effect === undefined ? {} : { effect: effect(services, facility) },
    ),
  position: async ({ views }, facility) =>
    (await views.position(facility, projection.name)).appliedSeq,
});

const indexPostings: Effect = (services) => async (run) => {
  for (const event of run.events) await indexPosting(services, event);
};
/** A log that has a first event has an owner the clock must go round to. */
const enterDirectory: Effect = (services, facility) => async (run) => {
  if (run.events[0]?.seq === 1) await services.facilities.add(facility);
};

/** Every consumer of the log by its name. Each runs, fails and is parked alone. */
export const consumers: Readonly<Record<ConsumerName, Consumer>> = {
  'open-alarms': projected(openAlarmsProjection),
  'alarm-pages': projected(alarmPageProjection),
  'system-health': projected(systemHealthProjection),
  postings: projected(postingsProjection, indexPostings),
  facility: projected(facilitiesProjection, enterDirectory),
  published: projected(publishedProjection),
  deadlines: {
    run: runDeadlines,
    position: async ({ views }, facility) =>
      (await views.position(facility, 'deadlines')).appliedSeq,
  },
  push: {
    run: runPush,
    position: (services, facility) => services.consumers.position(facility, 'push'),
  },
  context: {
    run: (services, facility) =>
      followLog(services, facility, 'context', ({ events }) =>
        publishContext(services, facility, events),
      ),
    position: (services, facility) => services.consumers.position(facility, 'context'),
  },
};

export const consumerNames: readonly ConsumerName[] = ConsumerName.options;

/** The projections whose views `rebuildViews` can fold anew. */
export const rebuildable = {
  'open-alarms': openAlarmsProjection,
  'alarm-pages': alarmPageProjection,
  'system-health': systemHealthProjection,
  postings: postingsProjection,
  facility: facilitiesProjection,
  published: publishedProjection,
  deadlines: deadlinesProjection,
} as const;
export type ViewName = keyof typeof rebuildable;
