import { limits } from '@watchhouse/contracts';
import type { FacilityId, Instant } from '@watchhouse/contracts';
import { instantAfter, msBetween } from '@watchhouse/domain';
import { startChain } from '../wake/chain-store.ts';
import type { ChainStore } from '../wake/chain-store.ts';
import type { WakeQueue } from '../wake/wake-queue.ts';
import { watchAgents } from './watch-agents.ts';
import type { WatchReport, WatchServices } from './watch-agents.ts';

export interface WatchChainServices extends WatchServices {
  readonly chains: ChainStore;
  readonly wake: WakeQueue;
}

const { returnLookMs, lookMsMin } = limits.watchdog;

/**
 * One link of the watchdog's chain: looks, and queues the next look for the instant at which the next agent could
 * count as silent. Nothing is written while all is well but the link itself. A message that is not the chain's own
 * link does nothing.
 */
export async function continueWatch(
  services: WatchChainServices,
  facility: FacilityId,
  at: Instant,
): Promise<void> {
  if ((await services.chains.dueAt(facility, 'watch')) !== at) return;
  const report = await watchAgents(services, facility);
  const next = report.watched === 0 ? undefined : nextLook(services, report);
  const isOurs = await services.chains.move(facility, 'watch', at, next);
  if (isOurs && next !== undefined) await queueLook(services, facility, next);
}

/** The second waker, each minute: looks by itself, and starts the chain where it does not run. */
export async function superviseWatch(
  services: WatchChainServices,
  facility: FacilityId,
): Promise<void> {
  const report = await watchAgents(services, facility);
  if (report.watched === 0) return;
  const next = nextLook(services, report);
  if (await startChain(services, facility, 'watch', next))
    await queueLook(services, facility, next);
}

function nextLook({ clock }: WatchChainServices, report: WatchReport): Instant {
  const now = clock.now();
  const soonest = instantAfter(now, lookMsMin);
  const forReturn = report.isTroubled ? [instantAfter(now, returnLookMs)] : [];
  const forTrouble = report.nextAt === undefined ? [] : [report.nextAt];
  const next = [...forReturn, ...forTrouble].sort()[0] ?? soonest;
  return next > soonest ? next : soonest;
}

async function queueLook(
  services: WatchChainServices,
  facility: FacilityId,
  at: Instant,
): Promise<void> {
  services.crash?.('chain.before-queue');
  const delaySeconds = Math.ceil(msBetween(services.clock.now(), at) / 1_000);
  await services.wake.send([{ message: { kind: 'watch', facility, at }, delaySeconds }]);
}
