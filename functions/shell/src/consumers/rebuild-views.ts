import type { FacilityId } from '@watchhouse/contracts';
import { canonicalJson } from '@watchhouse/domain';
import type { Services } from '../services.ts';
import type { ViewSnapshot } from '../view/view-store.ts';
import type { Progress } from './progress.ts';
import { viewConsumers } from './registry.ts';
import type { ViewName } from './registry.ts';

/** What a rebuild found: rows in which the view differed from the log, by their keys. */
export interface RebuildReport {
  readonly view: ViewName;
  /** Position of the new generation when it became the current one. */
  readonly position: number;
  readonly rows: number;
  /** Keys of rows that were missing, surplus or different at the same position. */
  readonly differences: readonly string[];
}

/** Another rebuild of the same view is under way, or the view moved faster than it could be folded. */
export class RebuildLost extends Error {
  constructor(view: string) {
    super(`The rebuild of ${view} was overtaken; run it again.`);
    this.name = 'RebuildLost';
  }
}

const switchAttemptsMax = 20;
/** Looks for a moment at which a view under live traffic stands still. */
const looksMax = 20;

/** Folds the named view, or every view, anew from the first event, compares, and switches to it while live. */
export async function rebuildViews(
  services: Services,
  facility: FacilityId,
  view?: ViewName,
): Promise<readonly RebuildReport[]> {
  const names = view === undefined ? (Object.keys(viewConsumers) as ViewName[]) : [view];
  const reports: RebuildReport[] = [];
  for (const name of names) {
    reports.push(await rebuild(services, facility, name));
  }
  return reports;
}

/**
 * Live traffic goes on in the current generation until the switch and in the new one after it; both fold the same log
 * from positions of their own, so nothing is lost in between.
 */
async function rebuild(
  services: Services,
  facility: FacilityId,
  view: ViewName,
): Promise<RebuildReport> {
  const former = (await services.views.position(facility, view)).generation;
  const next = former + 1;
  // What an earlier rebuild left behind when it was cut short, before its switch or after it.
  await services.views.drop(facility, view, next);
  await services.views.drop(facility, view, former - 1);
  const old = await exactRows(services, facility, view, former);
  const until = old.position.appliedSeq;
  const { foldRows } = viewConsumers[view];
  await untilDone(() => foldRows(services, facility, next, until));
  const renewed = await services.views.rows(facility, view, next);
  // A view that was deleted has nothing to be compared with.
  const differences = until === 0 ? [] : differencesOf(old, renewed);
  services.crash?.('rebuild.before-switch');
  const position = await switchOver(services, facility, view, former, next);
  services.crash?.('rebuild.after-switch');
  await services.views.drop(facility, view, former);
  const { rows } = await services.views.rows(facility, view, next);
  return { view, position, rows: rows.size, differences };
}

async function untilDone(run: () => Promise<Progress>): Promise<number> {
  for (;;) {
    const progress = await run();
    if (!progress.more) return progress.position;
  }
}

/** All rows as they stood at one position; live traffic leaves such a moment sooner or later. */
async function exactRows(
  { views }: Services,
  facility: FacilityId,
  view: ViewName,
  generation: number,
): Promise<ViewSnapshot> {
  for (let look = 0; look < looksMax; look += 1) {
    const snapshot = await views.rows(facility, view, generation);
    if (snapshot.isExact) return snapshot;
  }
  throw new RebuildLost(view);
}

function differencesOf(old: ViewSnapshot, renewed: ViewSnapshot): readonly string[] {
  const keys = new Set([...old.rows.keys(), ...renewed.rows.keys()]);
  const textOf = (snapshot: ViewSnapshot, key: string) =>
    snapshot.rows.has(key) ? canonicalJson(snapshot.rows.get(key)) : undefined;
  return [...keys].filter((key) => textOf(old, key) !== textOf(renewed, key)).sort();
}

/** From the position of the comparison on, the new generation also does what its consumer does outside the view. */
async function switchOver(
  services: Services,
  facility: FacilityId,
  view: ViewName,
  former: number,
  next: number,
): Promise<number> {
  const { runIn } = viewConsumers[view];
  for (let attempt = 0; attempt < switchAttemptsMax; attempt += 1) {
    const position = await untilDone(() => runIn(services, facility, next));
    if (await services.views.switchGeneration(facility, view, former, next)) return position;
  }
  throw new RebuildLost(view);
}
