import { limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import type { Observer } from '../observability/observer.ts';
import type { FacilityDirectory } from './facility-directory.ts';

export interface EachFacilityServices {
  readonly facilities: FacilityDirectory;
  readonly observer: Observer;
}

/** What is done for one facility, again and again by the clock. */
export type FacilityTask<S> = (services: S, facility: FacilityId) => Promise<unknown>;

/**
 * Does every task for every facility that has a log, the named number of facilities at once. A task that fails stops
 * neither the others nor other facilities; it is logged and counted.
 */
export async function eachFacility<S extends EachFacilityServices>(
  services: S,
  tasks: Readonly<Record<string, FacilityTask<S>>>,
): Promise<void> {
  const facilities = [...(await services.facilities.list())];
  const worker = async () => {
    for (let next = facilities.shift(); next !== undefined; next = facilities.shift()) {
      const facility = next;
      const runs = Object.entries(tasks).map(([name, task]) =>
        attempt(services, name, () => task(services, facility), facility),
      );
      await Promise.all(runs);
    }
  };
  await Promise.all(Array.from({ length: limits.consumer.facilitiesAtOnce }, worker));
}

/** Runs a task of the clock and keeps its failure to itself. */
export async function attempt(
  { observer }: Pick<EachFacilityServices, 'observer'>,
  task: string,
  run: () => Promise<unknown>,
  facility?: FacilityId,
): Promise<void> {
  try {
    await run();
  } catch (cause) {
    observer.error('A task of the clock failed.', cause, { task, facility });
    observer.count('ClockTaskFailed');
  }
}
