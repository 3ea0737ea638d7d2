import { ConsumerName } from '@watchhouse/contracts';
import type { Envelope, FacilityId, Instant } from '@watchhouse/contracts';
import { consumers } from '../consumers/registry.ts';
import type { Services } from '../services.ts';
import { reportEnded, reportHolding } from './report-condition.ts';
import { staleFrom, viewStale, viewStaleRule, watchedViews } from './view-stale.ts';

/**
 * Looks whether what people look at follows the log. How old the first event is that a consumer has not taken in stands
 * in the log itself, so nothing is written while all is well. A parked consumer has an alarm of its own, which names
 * the cause: while that stands, this one does not. Its alarm reaches screens by the projections and the push that run
 * with the append; if it is these that stand still, the position frames say so by their `head`.
 */
export async function watchViews(services: Services, facility: FacilityId): Promise<void> {
  const now = services.clock.now();
  const notes = await services.watchNotes.ofRule(facility, viewStaleRule);
  const names = ConsumerName.options.filter((name) => watchedViews[name] !== undefined);
  const positions = await Promise.all(
    names.map((name) => consumers[name].position(services, facility)),
  );
  const head = await services.ledger.head(facility);
  for (const [index, consumer] of names.entries()) {
    const position = positions[index] ?? 0;
    const feeds = watchedViews[consumer];
    const waiting =
      position < head.seq
        ? await staleSince(services, facility, consumer, position, now)
        : undefined;
    if (waiting !== undefined && feeds !== undefined) {
      await reportHolding(services, viewStale(facility, consumer, feeds, waiting, now));
    } else if (notes.has(consumer)) {
      await reportEnded(services, { facility, rule: viewStaleRule, key: consumer }, { at: now });
    }
  }
}

/** The event that waits too long for a consumer which is not parked; `undefined` when none does. */
async function staleSince(
  services: Services,
  facility: FacilityId,
  consumer: ConsumerName,
  position: number,
  now: Instant,
): Promise<Envelope | undefined> {
  const { events } = await services.ledger.readLog(facility, position + 1, 1);
  const [waiting] = events;
  if (waiting === undefined || staleFrom(waiting) > now) return undefined;
  const { parkedSince } = await services.consumers.failure(facility, consumer);
  return parkedSince === undefined ? waiting : undefined;
}
