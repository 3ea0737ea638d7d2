import type { FacilityId } from '@watchhouse/contracts';
import { canonicalJson } from '@watchhouse/domain';
import type { Projection } from '@watchhouse/domain';
import type { ViewSnapshot } from '../view/view-store.ts';
import { rebuildable } from './registry.ts';
import type { ViewName } from './registry.ts';
import { runProjection } from './run-projection.ts';
import type { ProjectionServices } from './run-projection.ts';

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
/** Looks for a moment at which both generations stand at the same position. */
const comparisonsMax = 20;

/** Folds the named view, or every view, anew from the first event, compares, and switches to it while live. */
export async function rebuildViews(
  services: ProjectionServices,
  facility: FacilityId,
  view?: ViewName,
): Promise<readonly RebuildReport[]> {
  const names = view === undefined ? (Object.keys(rebuildable) as ViewName[]) : [view];
  const reports: RebuildReport[] = [];
  for (const name of names) {
    reports.push(await rebuild(services, facility, name, rebuildable[name] as Projection<unknown>));
  }
  return reports;
}

/**
 * Live traffic goes on in the current generation until the switch and in the new one after it; both fold the same log
 * from positions of their own, so nothing is lost in between.
 */
async function rebuild(
  services: ProjectionServices,
  facility: FacilityId,
  view: ViewName,
  projection: Projection<unknown>,
): Promise<RebuildReport> {
  const former = (await services.views.position(facility, view)).generation;
  const next = former + 1;
  // What an earlier rebuild left behind when it was cut short, before its switch or after it.
  await services.views.drop(facility, view, next);
  await services.views.drop(facility, view, former - 1);
  await foldToEnd(services, facility, projection, next);
  const differences = await compare(services, facility, projection, former, next);
  services.crash?.('rebuild.before-switch');
  const position = await switchOver(services, facility, projection, former, next);
  services.crash?.('rebuild.after-switch');
  await services.views.drop(facility, view, former);
  const { rows } = await services.views.rows(facility, view, next);
  return { view, position, rows: rows.size, differences };
}

async function foldToEnd(
  services: ProjectionServices,
  facility: FacilityId,
  projection: Projection<unknown>,
  generation: number,
): Promise<number> {
  for (;;) {
    const progress = await runProjection(services, facility, projection, { generation });
    if (!progress.more) return progress.position;
  }
}

async function compare(
  services: ProjectionServices,
  facility: FacilityId,
  projection: Projection<unknown>,
  former: number,
  next: number,
): Promise<readonly string[]> {
  const { views } = services;
  for (let look = 0; look < comparisonsMax; look += 1) {
    const old = await views.rows(facility, projection.name, former);
    // A view that was deleted has nothing to be compared with.
    if (old.position.appliedSeq === 0) return [];
    const renewed = await views.rows(facility, projection.name, next);
    if (old.position.appliedSeq === renewed.position.appliedSeq) {
      return differencesOf(old, renewed);
    }
    await foldToEnd(services, facility, projection, former);
    await foldToEnd(services, facility, projection, next);
  }
  throw new RebuildLost(projection.name);
}

function differencesOf(old: ViewSnapshot, renewed: ViewSnapshot): readonly string[] {
  const keys = new Set([...old.rows.keys(), ...renewed.rows.keys()]);
  const textOf = (snapshot: ViewSnapshot, key: string) =>
    snapshot.rows.has(key) ? canonicalJson(snapshot.rows.get(key)) : undefined;
  return [...keys].filter((key) => textOf(old, key) !== textOf(renewed, key)).sort();
}

async function switchOver(
  services: ProjectionServices,
  facility: FacilityId,
  projection: Projection<unknown>,
  former: number,
  next: number,
): Promise<number> {
  for (let attempt = 0; attempt < switchAttemptsMax; attempt += 1) {
    const position = await foldToEnd(services, facility, projection, next);
    if (await services.views.switchGeneration(facility, projection.name, former, next)) {
      return position;
    }
  }
  throw new RebuildLost(projection.name);
}
