import { limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import type { Projection } from '@watchhouse/domain';
import type { CrashHook } from '../crash-points.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ViewStore } from '../view/view-store.ts';
import { foldEvents, keysOf } from './fold-events.ts';
import type { FoldedRun } from './fold-events.ts';
import type { Progress } from './progress.ts';

export interface ProjectionServices {
  readonly ledger: Ledger;
  readonly views: ViewStore;
  readonly crash?: CrashHook;
}

export interface ProjectionOptions {
  /** The current generation unless named. */
  readonly generation?: number;
  /** Position beyond which nothing is folded; the end of the log unless named. */
  readonly until?: number;
  /**
   * What has to be done outside the view before its position moves, such as writing due items. It may be done
   * again after a crash, or by two runners at once, so doing it twice must change nothing.
   */
  readonly effect?: (run: FoldedRun) => Promise<void>;
  /**
   * What follows from rows once they are stored. A crash may leave it out for good, so something that comes round
   * anyway must find what it would have done.
   */
  readonly afterwards?: (run: FoldedRun) => Promise<void>;
}

/**
 * Reads the log forward from the view's own position, folds and stores, until the end, a gap, or the bound of one
 * run. Of several runners at once one wins each step; the others go on from where it came to.
 */
export async function runProjection<R>(
  services: ProjectionServices,
  facility: FacilityId,
  projection: Projection<R>,
  options: ProjectionOptions = {},
): Promise<Progress> {
  const { until = Number.POSITIVE_INFINITY } = options;
  let events = 0;
  let lost = 0;
  for (;;) {
    const position = await positionOf(
      services.views,
      facility,
      projection.name,
      options.generation,
    );
    const page = await services.ledger.readLog(
      facility,
      position.appliedSeq + 1,
      limits.ledger.readPageEvents,
    );
    const pageEvents = page.events.filter(({ seq }) => seq <= until);
    const keys = keysOf(projection, pageEvents);
    const stored = await services.views.rowsOf(
      facility,
      projection.name,
      position.generation,
      keys,
    );
    const runs = foldEvents(projection, stored, pageEvents);
    const reached = await storeRuns(services, facility, projection.name, position, runs, options);
    events += pageEvents.length;
    if (reached.lost) lost += 1;
    const isAtEnd = page.end || pageEvents.length < page.events.length;
    const isDone = isAtEnd && !reached.lost;
    const isSpent =
      events >= limits.consumer.eventsPerRunMax || lost >= limits.consumer.lostRacesMax;
    if (isDone || isSpent) return { position: reached.position, more: !isDone };
  }
}

async function positionOf(
  views: ViewStore,
  facility: FacilityId,
  view: string,
  generation: number | undefined,
) {
  if (generation === undefined) return views.position(facility, view);
  return { generation, appliedSeq: await views.appliedSeq(facility, view, generation) };
}

async function storeRuns(
  services: ProjectionServices,
  facility: FacilityId,
  view: string,
  position: { readonly generation: number; readonly appliedSeq: number },
  runs: readonly FoldedRun[],
  { effect, afterwards }: ProjectionOptions,
): Promise<{ readonly position: number; readonly lost: boolean }> {
  let from = position.appliedSeq;
  for (const run of runs) {
    services.crash?.('projection.before-effect');
    await effect?.(run);
    services.crash?.('projection.before-apply');
    const move = { generation: position.generation, from, to: run.to };
    if (!(await services.views.apply(facility, view, run.change, move))) {
      return { position: from, lost: true };
    }
    services.crash?.('projection.after-apply');
    await afterwards?.(run);
    from = run.to;
  }
  return { position: from, lost: false };
}
