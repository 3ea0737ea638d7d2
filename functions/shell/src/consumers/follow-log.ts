import { limits } from '@watchhouse/contracts';
import type { ConsumerName, Envelope, FacilityId } from '@watchhouse/contracts';
import type { CrashHook } from '../crash-points.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ConsumerStates } from './consumer-states.ts';
import type { Progress } from './progress.ts';

export interface FollowServices {
  readonly ledger: Ledger;
  readonly consumers: ConsumerStates;
  readonly crash?: CrashHook;
}

/** A run of events after position `from` up to `to`. */
export interface LogRun {
  readonly events: readonly Envelope[];
  readonly from: number;
  readonly to: number;
}

/**
 * Reads the log forward from a consumer's own position and hands on what it finds; the position moves after that,
 * so work cut short by a crash is done again. `until` stops short of what the consumer depends on.
 */
export async function followLog(
  services: FollowServices,
  facility: FacilityId,
  consumer: ConsumerName,
  handle: (run: LogRun) => Promise<void>,
  until = Number.POSITIVE_INFINITY,
): Promise<Progress> {
  let handled = 0;
  for (let lost = 0; ;) {
    const from = await services.consumers.position(facility, consumer);
    const page = await services.ledger.readLog(facility, from + 1, limits.ledger.readPageEvents);
    const events = page.events.filter(({ seq }) => seq <= until);
    const to = events.at(-1)?.seq;
    if (to === undefined) return { position: from, more: page.events.length > 0 };
    services.crash?.('follow.before-handling');
    await handle({ events, from, to });
    services.crash?.('follow.before-move');
    const isMoved = await services.consumers.move(facility, consumer, from, to);
    services.crash?.('follow.after-move');
    lost += isMoved ? 0 : 1;
    handled += events.length;
    const isDone = isMoved && page.end && events.length === page.events.length;
    const isSpent =
      handled >= limits.consumer.eventsPerRunMax || lost >= limits.consumer.lostRacesMax;
    if (isDone || isSpent) return { position: isMoved ? to : from, more: !isDone };
  }
}
