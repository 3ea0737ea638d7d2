import { ConsumerName } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import {
  alarmPageProjection,
  deadlinesProjection,
  facilitiesProjection,
  openAlarmsProjection,
  postingsProjection,
  publishedProjection,
  quarantineProjection,
  readableEvent,
  systemHealthProjection,
} from '@watchhouse/domain';
import type { Projection } from '@watchhouse/domain';
import { publishContext } from '../context/publish-context.ts';
import { keepDueItems } from '../deadline/keep-due-items.ts';
import { indexPosting } from '../identity/posting-index.ts';
import { reviewConnectionsOfPrincipals } from '../push/review-connections.ts';
import { runPush } from '../push/run-push.ts';
import { replayRequests } from '../quarantine/replay-requests.ts';
import type { Services } from '../services.ts';
import { keysOf } from './fold-events.ts';
import type { FoldedRun } from './fold-events.ts';
import { followLog } from './follow-log.ts';
import type { Progress } from './progress.ts';
import { runProjection } from './run-projection.ts';
import type { ProjectionOptions } from './run-projection.ts';

/** One follower of the log: how it runs, and how far it is. */
export interface Consumer {
  readonly run: (services: Services, facility: FacilityId) => Promise<Progress>;
  readonly position: (services: Services, facility: FacilityId) => Promise<number>;
}

/** A consumer that keeps a view, which can be folded anew into another generation. */
export interface ViewConsumer extends Consumer {
  /** Folds rows alone up to a position: what had to be done outside the view has been done that far. */
  readonly foldRows: (
    services: Services,
    facility: FacilityId,
    generation: number,
    until: number,
  ) => Promise<Progress>;
  /** Runs as ever, in the generation named. */
  readonly runIn: (
    services: Services,
    facility: FacilityId,
    generation: number,
  ) => Promise<Progress>;
}

type Effect = (services: Services, facility: FacilityId, run: FoldedRun) => Promise<void>;
/** What a consumer does outside its view, before or after a run of events is stored; see `ProjectionOptions`. */
type Effects = Readonly<Partial<Record<'effect' | 'afterwards', Effect>>>;

function keepsView<R>(
  projection: Projection<R>,
  { effect, afterwards }: Effects = {},
): ViewConsumer {
  const withEffects = (services: Services, facility: FacilityId): ProjectionOptions => ({
    ...(effect && { effect: (run) => effect(services, facility, run) }),
    ...(afterwards && { afterwards: (run) => afterwards(services, facility, run) }),
  });
  return {
    run: (services, facility) =>
      runProjection(services, facility, projection, withEffects(services, facility)),
    runIn: (services, facility, generation) => {
      const options = { ...withEffects(services, facility), generation };
      return runProjection(services, facility, projection, options);
    },
    foldRows: (services, facility, generation, until) =>
      runProjection(services, facility, projection, { generation, until }),
    position: async ({ views }, facility) =>
      (await views.position(facility, projection.name)).appliedSeq,
  };
}

const indexPostings: Effect = async (services, _, { events }) => {
  for (const event of events) {
    if (readableEvent(event) !== undefined) await indexPosting(services, event);
  }
};
/** Whoever is posted otherwise now may have lost a right to what they look at; the regular review finds them too. */
const reviewThePosted: Effect = async (services, _, { events }) => {
  await reviewConnectionsOfPrincipals(services, keysOf(postingsProjection, events));
};
/** A log that has a first event has an owner the clock must go round to. */
const enterDirectory: Effect = async ({ facilities }, facility, { events }) => {
  if (events[0]?.seq === 1) await facilities.add(facility);
};

/** The consumers that keep views; a view has the name of its consumer. */
export const viewConsumers = {
  'open-alarms': keepsView(openAlarmsProjection),
  'alarm-pages': keepsView(alarmPageProjection),
  'system-health': keepsView(systemHealthProjection),
  postings: keepsView(postingsProjection, {
    effect: indexPostings,
    afterwards: reviewThePosted,
  }),
  facility: keepsView(facilitiesProjection, { effect: enterDirectory }),
  published: keepsView(publishedProjection),
  deadlines: keepsView(deadlinesProjection, { effect: keepDueItems }),
  quarantine: keepsView(quarantineProjection),
} as const satisfies Partial<Record<ConsumerName, ViewConsumer>>;
export type ViewName = keyof typeof viewConsumers;

/** Every consumer of the log by its name. Each runs, fails and is parked alone. */
export const consumers: Readonly<Record<ConsumerName, Consumer>> = {
  ...viewConsumers,
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
  replay: {
    run: (services, facility) =>
      followLog(services, facility, 'replay', ({ events }) =>
        replayRequests(services, facility, events),
      ),
    position: (services, facility) => services.consumers.position(facility, 'replay'),
  },
};

export const consumerNames: readonly ConsumerName[] = ConsumerName.options;
