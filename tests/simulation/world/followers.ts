import type { FacilityId, WakeMessage } from '@watchhouse/contracts';
import { handleWake, signDueCheckpoints, tendFacilities, wakeConsumers } from '@watchhouse/shell';
import type { MemoryServices } from '@watchhouse/shell';
import type { Chance } from '../chance.ts';
import type { Agenda } from './agenda.ts';

/** What befalls wake messages. */
export interface WakeWeather {
  readonly chance: Chance;
  readonly twice: () => number;
  readonly lost: () => number;
  /** A look of the watchdog that comes so much later changes nothing, now: in a lull there is nothing to see. */
  readonly lullMs: () => number;
  /** Does work that a crash may end; it is done again then. */
  readonly attempt: (work: () => Promise<unknown>) => Promise<unknown>;
}

/** A stream hop takes a fraction of a second; coarser here, so that wakes of one burst come together. */
const hopMs = 8_000;
const redeliveredSeconds = 1;

/** Everything that follows the ledgers: consumers, deadlines, the watchdog, woken by messages and by the clock. */
export function followers(
  agenda: Agenda,
  services: MemoryServices,
  facilities: readonly FacilityId[],
  weather: WakeWeather,
) {
  const heads = new Map<FacilityId, number>();
  const hopping = new Set<FacilityId>();
  let drainAt = Infinity;
  const wake = async (message: WakeMessage) => {
    try {
      await handleWake(services, message);
    } catch {
      // The queue delivers it again after its visibility timeout.
      await services.wake.send([{ message, delaySeconds: redeliveredSeconds }]);
    }
  };
  const drain = async () => {
    drainAt = Infinity;
    for (const message of services.wake.take()) {
      if (weather.chance.happens(weather.lost())) continue;
      if (weather.chance.happens(weather.twice())) await wake(message);
      await wake(message);
    }
  };
  return {
    /** Looks whether a log has grown or a message waits. */
    look: () => {
      for (const facility of facilities) {
        const seq = services.ledger.table.logs.get(facility)?.head.seq ?? 0;
        if (seq === (heads.get(facility) ?? 0)) continue;
        heads.set(facility, seq);
        if (hopping.has(facility)) continue;
        hopping.add(facility);
        agenda.at(agenda.now() + hopMs, () => {
          hopping.delete(facility);
          return wakeConsumers(services, [facility]);
        });
      }
      const at = nextOf(services.wake.waiting, agenda.now() + weather.lullMs());
      if (at >= drainAt) return;
      drainAt = at;
      agenda.at(at, drain);
    },
    /** One turn of the minute clock. */
    clockTurn: async () => {
      await weather.attempt(() => tendFacilities(services));
      await weather.attempt(() => signDueCheckpoints(services));
    },
  };
}

/** When the next message is to be taken; the watchdog's own not before `watchFrom`. */
function nextOf(waiting: MemoryServices['wake']['waiting'], watchFrom: number): number {
  let first = Infinity;
  for (const { message, from } of waiting) {
    const at = Date.parse(from);
    first = Math.min(first, message.kind === 'watch' ? Math.max(at, watchFrom) : at);
  }
  return first;
}
